"""Pictures of a notebook as JupyterLab shows it, to be looked at.

    python -m tests.browser.look notebooks/01-background.ipynb [--run] [--dark] [--part 900]

The notebook is copied first. The pictures are in artifacts/, one for each 1200 pixels of
height, and their names are printed, as are the cells that show an error.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

from tests.browser.driver import Desk, browser, serve


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("notebook", type=Path)
    options.add_argument("--run", action="store_true", help="run all cells first")
    options.add_argument("--dark", action="store_true", help="in the dark theme")
    options.add_argument("--part", type=int, default=1200, help="height of a picture")
    chosen = options.parse_args()
    look(chosen.notebook, run=chosen.run, dark=chosen.dark, part=chosen.part)


def look(notebook: Path, *, run: bool, dark: bool, part: int) -> None:
    with tempfile.TemporaryDirectory() as scratch, browser() as chromium:
        folder = Path(scratch, "notebooks")
        folder.mkdir()
        shutil.copy(notebook, folder)
        with serve(folder, Path(scratch, "home")) as lab:
            desk = Desk(chromium, lab)
            desk.open_notebook(notebook.name)
            if dark:
                desk.set_dark()
            if run:
                desk.run_all()
            name = notebook.stem + ("-run" if run else "") + ("-dark" if dark else "")
            for picture in desk.parts(name, part):
                print(picture)
            for line in [*desk.cell_errors(), *(f"outside: {url}" for url in desk.outside)]:
                print(line)


if __name__ == "__main__":
    main()
