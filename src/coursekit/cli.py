"""The command line: ``coursekit lab | doctor | check-data | build``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from coursekit.errors import CourseError

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    Parameters
    ----------
    argv
        The arguments after the program's name; left out, those of the command line.

    Returns
    -------
    int
        0 when all is well, 1 when a check found something, 2 when the command could not run.
    """
    arguments = parser().parse_args(argv)
    try:
        return int(arguments.run(arguments) or 0)
    except CourseError as error:
        print(error, file=sys.stderr)
        return 2


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    top = argparse.ArgumentParser(prog="coursekit", description="Open and look after the course.")
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    lab = commands.add_parser("lab", help="open the lessons in JupyterLab")
    lab.add_argument("folder", nargs="?", help="the folder of the lessons")
    lab.add_argument("--no-browser", action="store_true", help="open no browser window")
    lab.add_argument("--port", type=int, help="the port to use (else the first free one)")
    lab.set_defaults(run=run_lab)
    return top


def run_lab(arguments: argparse.Namespace) -> None:
    """Open the lessons."""
    from coursekit.lab import start

    start(arguments.folder, port=arguments.port, browser=not arguments.no_browser)


if __name__ == "__main__":
    sys.exit(main())
