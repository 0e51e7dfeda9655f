"""The command line: ``coursekit lab | doctor | hand-in | update | check-data | …``."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from coursekit.errors import CourseError
from coursekit.text import counted, typed

__all__ = ["main"]

REPOSITORY = Path(__file__).parents[2]
# What makes notebooks; a learner does without it.
BUILDERS = ("jupytext", "nbclient", "vl_convert", "PIL")
NO_BUILDERS = 'The package {} is missing. Type: python -m pip install "coursekit[build]".'


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
    if isinstance(sys.stdout, io.TextIOWrapper):  # Windows writes files and pipes in another code
        sys.stdout.reconfigure(encoding="utf-8")
    try:
        return int(arguments.run(arguments) or 0)
    except CourseError as error:
        print(error, file=sys.stderr)
        return 2
    except ModuleNotFoundError as error:
        if error.name in BUILDERS:
            print(NO_BUILDERS.format(error.name), file=sys.stderr)
            return 2
        if not str(error.name).startswith("coursekit."):
            raise
        print("This edition of the course does not have this command.", file=sys.stderr)
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

    doctor = commands.add_parser("doctor", help="say whether the set-up is sound")
    doctor.add_argument("--details", action="store_true", help="with versions and places")
    doctor.set_defaults(run=run_doctor)

    check = commands.add_parser("check-data", help="report every defect of a data folder")
    check.add_argument("folder", nargs="?", help="the folder (else the one the course uses)")
    check.set_defaults(run=run_check_data)

    hand_in = commands.add_parser("hand-in", help="make one zip of your answers and exercises")
    hand_in.add_argument("folder", nargs="?", help="the folder of the exercises")
    hand_in.add_argument("--set", default=None, help="one set, as 01 (else all)")
    hand_in.add_argument("--student", help="your number or name in the class, typed once")
    also = "with what you saved in the lessons"
    hand_in.add_argument("--lessons", action="store_true", help=also)
    anyway = "also without a number, or with a notebook that was not saved"
    hand_in.add_argument("--anyway", action="store_true", help=anyway)
    hand_in.set_defaults(run=run_hand_in)

    update = commands.add_parser("update", help="bring a new version of the course")
    update.add_argument("source", nargs="?", help="its zip or folder (else it comes with git)")
    update.set_defaults(run=run_update)

    case = commands.add_parser("new-case", help="write blank tables for another policy paper")
    case.add_argument("folder", help="a new or an empty folder")
    case.set_defaults(run=run_new_case)

    made = commands.add_parser("build-case", help="make a short course from the tables of a case")
    made.add_argument("folder", help="the folder of the case")
    made.set_defaults(run=run_build_case)

    fill = commands.add_parser("fill-in", help="write the cells of a case that follow from others")
    fill.add_argument("folder", help="the folder of the case")
    fill.set_defaults(run=run_fill_in)

    grade = commands.add_parser("grade", help="grade the hand-ins of a class")
    grade.add_argument("folder", help="a folder with hand-ins, or the learning platform's zip")
    grade.add_argument("--case", metavar="FOLDER", help="of a case: the folder with its tables")
    grade.add_argument("--out", required=True, help="the folder for marks and pages")
    grade.add_argument("--set", nargs="*", default=[], help="sets, as 01 (else all)")
    grade.add_argument("--trust", action="store_true", help="run students' code without isolation")
    grade.add_argument("--container", default="", metavar="ENGINE", help="podman or docker")
    grade.add_argument("--image", default="coursekit", help="the course's image for the engine")
    grade.add_argument("--scheduler", default="", metavar="ADDRESS", help="run on a Dask cluster")
    grade.add_argument(
        "--replace", action="store_true", help="drop marks of students who are not among these"
    )
    grade.set_defaults(run=run_grade)

    marks = commands.add_parser("marks", help="put marks into the learning platform's own file")
    marks.add_argument("folder", help="the folder that grade wrote")
    marks.add_argument("--into", required=True, help="the file of the platform, CSV")
    marks.add_argument("--set", default="", help="the set, as 01 (else the only one)")
    marks.add_argument("--column", default="", help="the column for the marks")
    marks.add_argument("--overwrite", action="store_true", help="replace marks that are there")
    marks.add_argument("--scale", action="store_true", help="convert to the platform's points")
    marks.add_argument(
        "--without-texts", action="store_true", help="write points though texts have no level"
    )
    marks.set_defaults(run=run_marks)

    assignments = commands.add_parser("assignments", help="make assignments for another grader")
    assignments.add_argument(
        "--nbgrader", required=True, metavar="FOLDER", help="its course folder"
    )
    assignments.add_argument("--set", nargs="*", default=[], help="sets, as 01 (else all)")
    assignments.set_defaults(run=run_assignments)

    edition = commands.add_parser("edition", help="copy the course for handing out")
    edition.add_argument("--student", required=True, metavar="FOLDER", help="without any key")
    edition.set_defaults(run=run_edition)

    bundle = commands.add_parser("bundle", help="make a folder that installs without internet")
    bundle.add_argument("folder", help="a new or an empty folder, on a USB stick for example")
    bundle.add_argument(
        "--system", nargs="*", default=(), help="as linux, macos, windows-amd64 (else all)"
    )
    bundle.add_argument("--python", nargs="*", default=(), help="as 3.12 (else all)")
    bundle.add_argument("--keys", action="store_true", help="the whole course, not for students")
    bundle.set_defaults(run=run_bundle)

    questions = commands.add_parser("questions", help="write the questions for another platform")
    form = questions.add_mutually_exclusive_group(required=True)
    form.add_argument("--moodle-xml", metavar="FILE", help="for Moodle: an XML file")
    form.add_argument("--qti", metavar="FILE", help="for Canvas and others: a QTI 1.2 zip")
    questions.add_argument("--lesson", nargs="*", default=[], help="lessons, as 01 (else all)")
    questions.set_defaults(run=run_questions)

    whole = commands.add_parser("class", help="show a class as a whole, from its files")
    whole.add_argument("folder", help="hand-ins, files of answers, filled-in tables of forecasts")
    whole.add_argument(
        "--out", help="where to (else beside the folder, with -class after its name)"
    )
    whole.add_argument("--case", metavar="FOLDER", help="of a case: the folder with its tables")
    whole.add_argument("--numbers", action="store_true", help="call people by running numbers")
    whole.set_defaults(run=run_class)

    seminar = commands.add_parser("seminar", help="write the crisis seminar to print")
    seminar.add_argument(
        "--paper", required=True, metavar="FOLDER", help="a new or an empty folder"
    )
    seminar.set_defaults(run=run_seminar)

    slides = commands.add_parser("slides", help="write slides and hand-outs of the lessons")
    slides.add_argument("folder", help="a new folder, or one that this command made")
    slides.add_argument("--lesson", nargs="*", default=[], help="lessons, as 01 (else all)")
    slides.set_defaults(run=run_slides)

    site = commands.add_parser("site", help="make web pages of the course")
    site.add_argument("folder", nargs="?", help="where to (else site/ in the course's folder)")
    part = "only these: a part is made faster, and some of its links lead nowhere"
    site.add_argument("--lessons", nargs="+", default=(), metavar="NUMBER", help=part)
    site.add_argument("--tables", nargs="+", default=(), metavar="TABLE", help=part)
    site.add_argument("--offline", action="store_true", help="with Python itself among the files")
    site.add_argument("--no-tab", action="store_true", help="pages only, no lessons with Python")
    site.set_defaults(run=run_site)

    tab = commands.add_parser("tab", help="make the lessons for a browser tab alone, without pages")
    tab.add_argument("folder", help="a new folder, or one that this command made")
    tab.add_argument("--offline", action="store_true", help="with Python itself among the files")
    tab.set_defaults(run=run_tab)

    metadata = commands.add_parser("metadata", help="describe data and lessons for machines")
    metadata.add_argument("folder", help="a folder to write the descriptions and tables into")
    metadata.set_defaults(run=run_metadata)

    build = commands.add_parser("build", help="make the notebooks from lessons and exercises")
    build.add_argument("lessons", nargs="*", help="names or numbers, exercises-01 (else all)")
    build.add_argument("--check", action="store_true", help="write nothing; name stale notebooks")
    build.add_argument("--no-run", action="store_true", help="with --check: compare no outputs")
    build.set_defaults(run=run_build)
    return top


def run_lab(arguments: argparse.Namespace) -> None:
    """Open the lessons."""
    from coursekit.lab import start

    start(arguments.folder, port=arguments.port, browser=not arguments.no_browser)


def run_doctor(arguments: argparse.Namespace) -> bool:
    """Print what the course needs and has; tell whether something is missing."""
    from coursekit.checkup import FAULT, findings, show
    from coursekit.lab import find_lessons

    with suppress(CourseError):  # the file is where the notebooks keep it, if they are here
        os.environ.setdefault("COURSEKIT_HOME", str(find_lessons(None)))
    found = list(findings())
    show(found, details=arguments.details)
    return any(finding.mark == FAULT for finding in found)


def run_check_data(arguments: argparse.Namespace) -> bool:
    """Print the defects of a data folder; tell whether there are any."""
    from coursekit.checkup import check_data

    defects = check_data(arguments.folder)
    for line in list(map(str, defects)) or ["Every table passes its check."]:
        print(line)
    return bool(defects)


def run_hand_in(arguments: argparse.Namespace) -> bool:
    """Make the zip to hand in, and say what is missing; tell whether none could be made."""
    from coursekit.data.locate import VARIABLE
    from coursekit.forms.handin import make_hand_in
    from coursekit.forms.selection import OTHERS, OWN
    from coursekit.forms.student import keep_identifier
    from coursekit.kit.use import find_case
    from coursekit.lab import find_lessons

    here = find_case(Path.cwd()) if arguments.folder is None else None
    folder = find_lessons(str(here / "notebooks") if here else arguments.folder)
    if case := find_case(folder):
        os.environ[VARIABLE] = str(case)
    os.environ.setdefault("COURSEKIT_HOME", str(folder))  # where the notebooks keep the file
    if arguments.student is not None:
        print(*keep_identifier(arguments.student), sep="\n")
    more = (OWN, OTHERS) if arguments.lessons else ()
    said = make_hand_in(folder, lesson=arguments.set, more=more, anyway=arguments.anyway).text
    print(said)
    return not said.startswith("✓")


def run_update(arguments: argparse.Namespace) -> None:
    """Bring a new version of the course, and say what was done."""
    from coursekit.lab import find_lessons
    from coursekit.lab.update import update

    course = find_lessons(os.environ.get("COURSEKIT_NOTEBOOKS")).parent
    print(*update(course, arguments.source), sep="\n")


def run_new_case(arguments: argparse.Namespace) -> None:
    """Write blank tables for another paper, and say where to begin."""
    from coursekit.kit import new_case

    print(f"Blank tables for another paper: begin with {new_case(arguments.folder) / 'README.md'}.")


def run_build_case(arguments: argparse.Namespace) -> None:
    """Make the lessons and exercises of a case, and say what was written and what waits."""
    from coursekit.build import build_case

    print(*build_case(arguments.folder), sep="\n")
    notebooks = Path(arguments.folder) / "notebooks"
    print(f"Now: {typed('lab', notebooks)}, which opens the contents of the lessons")


def run_fill_in(arguments: argparse.Namespace) -> None:
    """Write what follows from other cells, and say how many cells that were."""
    from coursekit.kit.fill_in import GONE, fill_in

    for file, cells in fill_in(arguments.folder).items():
        if file.endswith(GONE):
            print(f"{file}: {cells} taken out; their actor or issue is not in its table any more.")
        else:
            print(f"{file}: {counted(cells, 'cell')} written.")
    print(f"Now: {typed('check-data', arguments.folder)}")


def run_grade(arguments: argparse.Namespace) -> None:
    """Grade hand-ins, and say what was written."""
    from coursekit.data.locate import VARIABLE
    from coursekit.grading.grade import grade
    from coursekit.grading.isolation import AS_ROOT, TRUSTED
    from coursekit.grading.sentences import sentences

    if arguments.case:
        os.environ[VARIABLE] = str(Path(arguments.case).resolve())
    if arguments.trust:
        print(TRUSTED, file=sys.stderr)
    elif hasattr(os, "geteuid") and os.geteuid() == 0:
        print(AS_ROOT, file=sys.stderr)

    told = False

    def tell(done: int, of: int) -> None:
        nonlocal told
        told = True
        print(f"\r{done} of {of} notebooks", end="", file=sys.stderr, flush=True)

    try:
        found = grade(
            arguments.folder,
            arguments.out,
            lessons=arguments.set,
            trust=arguments.trust,
            engine=arguments.container,
            image=arguments.image,
            scheduler=arguments.scheduler,
            anew=arguments.replace,
            tell=tell,
        )
    finally:
        if told:
            print(file=sys.stderr)
    print(*sentences(found), sep="\n")


def run_marks(arguments: argparse.Namespace) -> None:
    """Fill the platform's file, and say what was done."""
    from coursekit.grading.totals import fill_from_marks

    said = fill_from_marks(
        arguments.folder,
        arguments.into,
        lesson=arguments.set,
        column=arguments.column,
        overwrite=arguments.overwrite,
        scale=arguments.scale,
        without_texts=arguments.without_texts,
    )
    print(*said, sep="\n")


def run_assignments(arguments: argparse.Namespace) -> None:
    """Write the exercises in the source format of nbgrader, and say how to go on."""
    from coursekit.build import make_assignments

    folder = Path(arguments.nbgrader)
    written = make_assignments(REPOSITORY / "exercises", folder, arguments.set)
    print(f"{counted(len(written), 'file')} written into {folder}.")
    print("Next, in that folder: nbgrader generate_assignment exercises-01, and so on.")


def run_edition(arguments: argparse.Namespace) -> None:
    """Copy the course without the keys of the exercises, and say where it is."""
    from coursekit.build import make_student_edition

    print(make_student_edition(REPOSITORY, Path(arguments.student)))


def run_bundle(arguments: argparse.Namespace) -> None:
    """Write the course and its packages into a folder, and say what it holds."""
    from coursekit.build import make_bundle, targets

    computers = targets(arguments.system, arguments.python)
    cache = REPOSITORY / ".cache" / "wheels"
    print(make_bundle(REPOSITORY, Path(arguments.folder), computers, cache, keys=arguments.keys))


def run_questions(arguments: argparse.Namespace) -> None:
    """Write the question bank in a format of learning platforms, and say what is left out."""
    from coursekit.export import write_moodle, write_qti

    if arguments.qti:
        print(*write_qti(Path(arguments.qti), arguments.lesson), sep="\n")
    else:
        print(*write_moodle(Path(arguments.moodle_xml), arguments.lesson), sep="\n")


def run_class(arguments: argparse.Namespace) -> None:
    """Write the pages about a class, and say which files were left out."""
    from coursekit.class_view import make_class_view, sentences
    from coursekit.data.locate import VARIABLE

    if arguments.case:
        os.environ[VARIABLE] = str(Path(arguments.case).resolve())
    made = make_class_view(arguments.folder, arguments.out, numbers=arguments.numbers)
    print(*sentences(made), sep="\n")


def run_seminar(arguments: argparse.Namespace) -> None:
    """Write the pages of the crisis seminar, and say what to print."""
    from coursekit.seminar import write_paper

    print(*write_paper(arguments.paper), sep="\n")


def run_slides(arguments: argparse.Namespace) -> None:
    """Write slides and hand-outs, and say what to open."""
    from coursekit.slides import make_slides

    cache = REPOSITORY / ".cache" / "slides"
    print(*make_slides(REPOSITORY, Path(arguments.folder), cache, arguments.lesson), sep="\n")


def run_site(arguments: argparse.Namespace) -> None:
    """Make web pages of the course, and the lessons with Python in a browser tab."""
    from coursekit.site import make_site

    out = Path(arguments.folder) if arguments.folder else REPOSITORY / "site"
    tab = not arguments.no_tab
    print(*make_site(REPOSITORY, out, arguments.lessons, arguments.tables, tab=tab), sep="\n")
    if tab:
        arguments.folder = out / "tab"
        run_tab(arguments)


def run_tab(arguments: argparse.Namespace) -> None:
    """Make the lessons for a browser tab."""
    from coursekit.tab import make_tab

    cache = REPOSITORY / ".cache" / "tab"
    print(make_tab(REPOSITORY, Path(arguments.folder), cache, offline=arguments.offline))


def run_metadata(arguments: argparse.Namespace) -> None:
    """Write the descriptions of data and lessons, and say where."""
    from coursekit.site.metadata import write_metadata

    for path in write_metadata(Path(arguments.folder)):
        print(f"{path.name}: written.")


def run_build(arguments: argparse.Namespace) -> bool:
    """Make the notebooks, or tell whether any is stale."""
    from coursekit.build import (
        build,
        build_exercises,
        class_pages,
        copy_contents,
        fill_pages,
        fill_sums,
    )

    how = {"check": arguments.check, "execute": not arguments.no_run}
    exercises = [name for name in arguments.lessons if name.startswith("exercises")]
    lessons = [name for name in arguments.lessons if name not in exercises]
    notebooks, sentences = REPOSITORY / "notebooks", []
    if lessons or not exercises:
        sentences += fill_sums(REPOSITORY / "lessons", check=arguments.check)
        sentences += build(REPOSITORY / "lessons", notebooks, lessons, **how)
        contents, readme = REPOSITORY / "lessons" / "index.md", REPOSITORY / "README.md"
        sentences += copy_contents(contents, readme, check=arguments.check)
        pages = class_pages(REPOSITORY / "docs")
        sentences += fill_pages(pages, REPOSITORY / "lessons", check=arguments.check)
    if exercises or not lessons:
        sentences += build_exercises(REPOSITORY / "exercises", notebooks, exercises, **how)
    print(*sentences or ["Every notebook is as its lesson says."], sep="\n")
    return arguments.check and bool(sentences)


if __name__ == "__main__":
    sys.exit(main())
