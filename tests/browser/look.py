"""Pictures of a notebook as JupyterLab shows it, to be looked at.

    python -m tests.browser.look notebooks/01-background.ipynb [--run] [--dark] [--width 900]
    python -m tests.browser.look notebooks/01-background.ipynb --run --cell "explore_ties("
    … --cell "explore_ties(" --set "Actor=iran" --set "Ties begun by=all"
    … --run --waiting

The notebook is copied first. The pictures are in artifacts/, one for each 1200 pixels of
height, or one of the cell whose code holds the text after --cell. Their names are printed with
the headings that they show, and so are the cells that show an error. Older pictures of the
same name are taken away first. What waits for an answer opens when it is run, but not with
--waiting.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import tempfile
from pathlib import Path

from coursekit.forms.waiting import OPEN
from tests.browser.driver import ARTIFACTS, SIZE, Desk, browser, serve


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("notebook", type=Path)
    options.add_argument("--run", action="store_true", help="run all cells first")
    options.add_argument("--dark", action="store_true", help="in the dark theme")
    options.add_argument("--width", type=int, default=SIZE["width"], help="width of the window")
    options.add_argument("--part", type=int, default=1200, help="height of a picture")
    options.add_argument("--cell", metavar="TEXT", help="only the code cell with this text")
    options.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="LABEL=VALUE",
        help="run all cells, then set a control of the cell",
    )
    options.add_argument("--waiting", action="store_true", help="open nothing that waits")
    chosen = options.parse_args()
    if not chosen.waiting:
        os.environ[OPEN] = "1"
    if chosen.set and not chosen.cell:
        options.error("--set wants --cell TEXT, which says where the control is")
    with tempfile.TemporaryDirectory() as scratch, browser() as chromium:
        folder = Path(scratch, "notebooks")
        folder.mkdir()
        shutil.copy(chosen.notebook, folder)
        with serve(folder, Path(scratch, "home")) as lab:
            look(Desk(chromium, lab), chosen)


def look(desk: Desk, chosen: argparse.Namespace) -> None:
    """Take the pictures, and print what there is to know of them."""
    run = chosen.run or chosen.set
    name = chosen.notebook.stem + ("-run" if run else "") + ("-dark" if chosen.dark else "")
    if chosen.cell:
        name = "-".join([name, *re.findall(r"\w+", chosen.cell)])
    for old in (ARTIFACTS / f"{name}.png", *ARTIFACTS.glob(f"{name}-[0-9]*.png")):
        old.unlink(missing_ok=True)
    if chosen.width != SIZE["width"]:
        name += f"-{chosen.width}"
        desk.page.set_viewport_size({**SIZE, "width": chosen.width})
    desk.open_notebook(chosen.notebook.name)
    if chosen.dark:
        desk.set_dark()
    if run:
        desk.run_all()
    if chosen.cell:
        number = desk.cell_with(chosen.cell)
        for each in chosen.set:
            label, _, value = each.partition("=")
            desk.set_control(number, label, value)
        print(desk.picture_of(number, name))
    else:
        for picture, headings in desk.parts(name, chosen.part).items():
            print(f"{picture}: {'; '.join(headings)}")
    for line in [*desk.cell_errors(), *(f"outside: {url}" for url in desk.outside)]:
        print(line)


if __name__ == "__main__":
    main()
