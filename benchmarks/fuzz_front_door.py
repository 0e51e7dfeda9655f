"""Wrong input for every function and command of the front door, made from seeds.

Run with ``python benchmarks/fuzz_front_door.py``: 5,000 inputs for each, at the lowest
priority, which takes hours. ``--inputs 50 --only restore load`` tries a few. Each input must
end in a result or a `CourseError` within `PATIENCE` seconds. Printed are the counts, and for
each new sort of failure its seed and traceback: ``--only NAME --seed N --inputs 1`` repeats it.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import coursekit as ck
from coursekit import cli
from coursekit.boards.compare_sheets import MADE_UP
from coursekit.data.locate import own_root
from coursekit.store.work import NAME

INPUTS = 5000
PATIENCE = 60  # seconds: a machine may be busy
GOLDEN = Path(__file__).parents[1] / "tests" / "store" / "v1" / NAME

Random = random.Random
Call = Callable[[], object]

# What takes the place of a part of a file of JSON.
PARTS: Sequence[Any] = (
    None, True, 0, -1, 3.5, 1e300, 10**400, "", "x", " ", "a\0b", "\ud800", "x" * 300, [], {},
    ["x"], [None], [[]], [["a"], ["b", "c"]], {"a": 1}, "claims", "date", "list", "integer",
    "(a+)+$", "[", "../claims.csv", "/etc/passwd", "javascript:alert(1)", "=1+1",
    "2026-02-31T00:00:00.000Z",
    "9999-12-31T23:59:59.999Z", "2024-13", "0001-01-01",
)  # fmt: skip
CELLS = (
    "", " ", "x", "=1+1", "-1", "1e9", "99999999999999999999", "2024-02-31", "0001-01-01", "0224",
    "2999-12-31", "C31", "C999", "us;us", ";", "a\0b", "\ufeff", "\uff1d1", "\u200b=1", "x" * 3000,
    "javascript:alert(1)", "<b>", "&amp;", "'", '"', "yes", "\u0627", "kh'+alert(1)+'", "source",
)  # fmt: skip


def hostile(place: Path) -> Sequence[Any]:
    """List values that nobody should give, and some that are right somewhere."""
    return (
        None, True, 0, -1, 3.7, float("nan"), float("inf"), 10**400, "", " ", "x", ".", "..", "~",
        "a" * 300, "a\0b", "\ud800", "\x1b[31m", "~nobody-here/x", "/dev/zero", "/dev/null",
        "no/such/file.zip", "report.HTML", str(place), str(place / "pipe"), place / "data",
        place / "loop", b"bytes", [], ["a"], [[1, 2], [3]], {}, {"a": 1}, set(), (), object(),
        len, int, Path("x"), ..., pd.NA, pd.NaT, pd.DataFrame({"a": [1]}), pd.Series([1, 2]),
        np.array([1, 2]), np.float64(2), date(2024, 1, 1), range(3), lambda: 1, 1j,
        "claims", "C31", "people", "01-who-1", "00-first-guesses", "05-forecast", "1.1",
        "01-left-out", "count:claims?verdict=disputed", "timeline:E57.date|iso",
        "count:claims?x>=|word", "{", "%s",
    )  # fmt: skip


@dataclass
class Place:
    """A folder in which everything may be broken, and the course reads from."""

    root: Path
    pipes: list[str] = field(default_factory=list)

    @classmethod
    def make(cls, root: Path) -> Place:
        """Fill a folder: a home, a copy of the data, a pipe, a link to itself."""
        (root / "home").mkdir(parents=True)
        shutil.copytree(own_root(), root / "data")
        if hasattr(os, "mkfifo"):
            os.mkfifo(root / "pipe")
            (root / "loop").symlink_to("loop")
        return cls(root)

    @property
    def work(self) -> Path:
        """The learner's file."""
        return self.root / "home" / NAME

    def mend(self) -> None:
        """Put everything back but the data, which are expensive to read."""
        shutil.rmtree(self.root / "home")
        (self.root / "home").mkdir()
        os.environ["COURSEKIT_HOME"] = str(self.root / "home")
        os.environ["HOME"] = str(self.root / "home")
        os.environ.pop("COURSEKIT_DATA", None)
        os.chdir(self.root)


def broken_bytes(rng: Random, data: bytes) -> bytes:
    """Cut, repeat, replace or insert some bytes."""
    for _ in range(rng.choice((1, 1, 2, 5))):
        at = rng.randrange(len(data) + 1)
        to = min(len(data), at + rng.choice((1, 1, 4, 40)))
        new = rng.choice(
            (b"", rng.randbytes(1), b"\0", b'"', b"9" * 5000, b"[" * 900, data[at:to] * 2)
        )
        data = data[:at] + new + data[to:]
    return data


def broken_json(rng: Random, text: str) -> bytes:
    """Take out, replace or double some parts of a JSON text."""
    content = json.loads(text)
    for _ in range(rng.choice((1, 1, 2, 4))):
        part, parent, step = content, None, None
        while isinstance(part, dict | list) and part and (parent is None or rng.random() < 0.85):
            parent = part
            step = rng.choice(list(part)) if isinstance(part, dict) else rng.randrange(len(part))
            part = part[step]
        if parent is None:
            continue
        how = rng.random()
        if how < 0.25:
            del parent[step]
        elif how < 0.85:
            parent[step] = deepcopy(rng.choice(PARTS))
        elif isinstance(parent, list):
            parent.append(deepcopy(rng.choice(parent)))
        else:
            name = rng.choice(("x", "coursekit:x", "format", "pattern", "words"))
            parent[name] = deepcopy(rng.choice(PARTS))
    return json.dumps(content, ensure_ascii=rng.random() < 0.5).encode("utf-8", "surrogatepass")


def broken_work(rng: Random, text: str) -> bytes:
    """Break a file of answers: mostly its entries, sometimes its bytes."""
    return broken_bytes(rng, text.encode()) if rng.random() < 0.25 else broken_json(rng, text)


def broken_table(rng: Random, data: bytes) -> bytes:
    """Break a table: some cells, or its bytes."""
    if rng.random() < 0.3:
        return broken_bytes(rng, data)
    lines = data.decode().split("\n")
    for _ in range(rng.choice((1, 1, 3))):
        row = rng.randrange(len(lines))
        cells = lines[row].split(",")
        cells[rng.randrange(len(cells))] = rng.choice(CELLS)
        lines[row] = ",".join(cells)
    if rng.random() < 0.1:
        lines += [rng.choice(lines)] * rng.choice((1, 50))
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def zipped(rng: Random, text: str) -> bytes:
    """Pack a file of answers in one of many ways, and break it now and then."""
    buffer = io.BytesIO()
    way = rng.choice(
        (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
    )
    with zipfile.ZipFile(buffer, "w", way) as archive:
        for _ in range(rng.choice((1, 1, 2))):
            folder = rng.choice(("", "a/", "__MACOSX/", "../", "/", "a\\"))
            name = rng.choice((NAME, NAME, NAME.upper(), "other.json"))
            with warnings.catch_warnings(action="ignore"):  # two of one name
                archive.writestr(
                    folder + name, broken_work(rng, text) if rng.random() < 0.3 else text
                )
    data = buffer.getvalue()
    return broken_bytes(rng, data) if rng.random() < 0.5 else data


def with_broken_work(call: Call) -> Callable[[Random, Place], Call]:
    """Break the learner's file before a call."""

    def prepare(rng: Random, place: Place) -> Call:
        if rng.random() < 0.95:
            place.work.write_bytes(broken_work(rng, GOLDEN.read_text(encoding="utf-8")))
        elif rng.random() < 0.5:
            place.work.symlink_to(
                rng.choice((place.root / "pipe", place.root / "loop", "/dev/zero"))
            )
        else:
            home = rng.choice(("~nobody-here", "a" * 300, str(place.root / "pipe"), "/dev/null/x"))
            os.environ["COURSEKIT_HOME"] = home
        return call

    return prepare


def with_arguments(
    call: Callable[..., object], least: int, most: int
) -> Callable[[Random, Place], Call]:
    """Call with values that nobody should give, sometimes on a broken file of answers."""

    def prepare(rng: Random, place: Place) -> Call:
        if rng.random() < 0.3:
            place.work.write_bytes(broken_work(rng, GOLDEN.read_text(encoding="utf-8")))
        values = [rng.choice(hostile(place.root)) for _ in range(rng.randint(least, most))]
        return lambda: call(*values)

    return prepare


def with_broken_data(call: Call) -> Callable[[Random, Place], Call]:
    """Break the description or a table of the data before a call."""

    def prepare(rng: Random, place: Place) -> Call:
        whole, folder = own_root(), place.root / "data"
        name = "datapackage.json" if rng.random() < 0.6 else rng.choice(sorted(os.listdir(whole)))
        data = (whole / name).read_bytes()
        if name.endswith(".csv"):
            broken = broken_table(rng, data)
        else:
            broken = broken_json(rng, data.decode()) if name.endswith("json") else data
        (folder / name).write_bytes(broken)
        os.environ["COURSEKIT_DATA"] = str(folder)

        def run() -> object:
            try:
                return call()
            finally:
                (folder / name).write_bytes(data)

        return run

    return prepare


def restore(rng: Random, place: Place) -> Call:
    """Bring back a broken copy or zip; then everything that reads it has to work."""
    text = GOLDEN.read_text(encoding="utf-8")
    copy = place.root / "home" / rng.choice(("copy.json", "copy.zip", "copy.ZIP", "copy"))
    copy.write_bytes(zipped(rng, text) if rng.random() < 0.5 else broken_work(rng, text))

    def run() -> None:
        ck.restore(copy)
        said = (ck.store.backup.copy_link().text, ck.forms.report.write_report().text)
        assert not any(each.startswith("✗") for each in said), said

    return run


def partner(rng: Random, place: Place) -> Call:
    """Compare sheets with a broken one of a partner, or with a broken one of one's own."""
    text = MADE_UP.read_text(encoding="utf-8")
    own = text.replace('"stop:score": "2"', '"stop:score": "1"')
    place.work.write_bytes(broken_work(rng, own) if rng.random() < 0.4 else own.encode())
    copy = place.root / "home" / "partner.json"
    copy.write_bytes(broken_work(rng, text))
    return lambda: ck.compare_sheets(copy)


def every_table() -> None:
    """Read all that a lesson reads of the data."""
    for name in ck.tables()["table"]:
        ck.load(name)
        ck.codebook(name)
    for row in ck.load("claims")["claim_id"].head(3):
        repr(ck.claim(row)), ck.claim(row)._repr_html_()
    for table in ("factions", "people"):
        ck.who(table)._repr_html_()
    ck.cite(), ck.scenarios()._repr_html_()
    ck.fact("count:claims"), ck.source(ck.data.schema.package().paper)._repr_html_()


def command(*words: str) -> Callable[[Random, Place], Call]:
    """Run a command with strange arguments."""

    def prepare(rng: Random, place: Place) -> Call:
        values = [str(value) for value in hostile(place.root) if isinstance(value, str | Path)]
        more = rng.sample(values, rng.randint(0, 2))
        return lambda: cli.main([*words, *more])

    return prepare


def situations() -> dict[str, list[Callable[[Random, Place], Call]]]:
    """Return by the name of each function and command the ways in which it is tried."""
    found: dict[str, list[Callable[[Random, Place], Call]]] = {
        name: [with_arguments(getattr(ck, name), *counts)]
        for counts, names in TAKE.items()
        for name in names
    }
    for name in sorted({*ck.__all__} - {*found, *LEFT_OUT}):
        found[name] = [with_broken_work(getattr(ck, name))]
    for name, call in {
        "reveal": lambda: [ck.reveal(key) for key in KEYS],
        "solution": lambda: [ck.solution(key) for key in ("01-left-out", "1.1")],
        "hint": lambda: ck.hint("01-left-out"),
        "my_part": lambda: ck.my_part("1.2"),
        "report": lambda: ck.forms.report.write_report(),
        "hand_in": lambda: ck.forms.handin.make_hand_in(),
        "quiz": lambda: ck.quiz("01-who-1"),
        "reading_form": lambda: [ck.reading_form(when) for when in ("before", "after")],
        "guesses": lambda: ck.guesses("00-first-guesses"),
    }.items():
        found[name].append(with_broken_work(call))
    found["restore"] += [restore] * 3
    found["compare_sheets"] += [partner] * 3
    found["load"] += [with_broken_data(every_table)] * 3
    found["check_data"] += [with_broken_data(lambda: list(map(str, ck.check_data())))] * 3
    for name in ("read", "sample", "yours_or_sample"):
        found[f"events.{name}"] = [with_arguments(getattr(ck.events, name), 1, 1)]
    for words in ("check-data", "new-case", "fill-in", "hand-in", "doctor"):
        found[f"coursekit {words}"] = [command(words)]
    return found


# How many values each function takes, at least and at most; the others take none.
TAKE = {
    (0, 1): ("cite", "check_data", "report", "hand_in", "student", "compare_sheets", "doctor"),
    (1, 1): (
        "load", "codebook", "fact", "claim", "source", "who", "predict", "reveal", "quiz", "order",
        "guesses", "hint", "my_part", "solution", "stuck", "write", "restore", "new_case",
        "fill_in", "as_table", "describe", "reading_form",
    ),
    (1, 2): ("ask", "after"),
    (2, 2): ("check",),
}  # fmt: skip
KEYS = (
    "00-first-guesses",
    "00-kinds",
    "01-listed",
    "01-fortnight",
    "05-line",
    "05-forecast",
    "05-future-1",
    "1.7",
)
# The error itself and the version; what shows a traceback on purpose; what changes the notebook.
LEFT_OUT = {"CourseError", "__version__", "details", "setup"}


class TooSlow(BaseException):
    """An input took too long."""


def tried(way: Callable[[Random, Place], Call], rng: Random, place: Place) -> str:
    """Try one input; return what came of it, a traceback where nothing should."""

    def stop(*_: object) -> None:
        raise TooSlow

    place.mend()
    silent = io.StringIO()
    if hasattr(signal, "SIGALRM"):
        signal.signal(signal.SIGALRM, stop)
        signal.alarm(PATIENCE)
    try:
        with contextlib.redirect_stdout(silent), contextlib.redirect_stderr(silent):
            way(rng, place)()
    except ck.CourseError as error:
        str(error).encode()
        return "refused"
    except SystemExit:
        return "refused"  # the parser of the command line says what is wrong
    except (Exception, TooSlow):
        return traceback.format_exc()
    finally:
        if hasattr(signal, "SIGALRM"):
            signal.alarm(0)
    return "result"


def fuzz(name: str, seeds: Sequence[int], place: Place) -> Iterator[tuple[int, str]]:
    """Yield for each seed what came of it."""
    ways = situations()[name]
    for seed in seeds:
        rng = random.Random(f"{name} {seed}")
        yield seed, tried(rng.choice(ways), rng, place)


def main() -> int:
    """Try all, and print what came of it."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--inputs", type=int, default=INPUTS, help="for each function")
    options.add_argument("--seed", type=int, default=0, help="the first")
    options.add_argument("--only", nargs="*", choices=list(situations()), help="names (else all)")
    chosen = options.parse_args()
    if hasattr(os, "nice"):
        os.nice(19)
    warnings.simplefilter("ignore")
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        place = Place.make(Path(folder).resolve() / "place")
        for name in chosen.only or situations():
            start, counts, sorts = time.monotonic(), Counter[str](), Counter[str]()
            for seed, outcome in fuzz(name, range(chosen.seed, chosen.seed + chosen.inputs), place):
                wrong = outcome not in ("result", "refused")
                counts["failed" if wrong else outcome] += 1
                if wrong:
                    failed = True
                    sort = "\n".join(outcome.splitlines()[-4:-1])
                    sorts[sort] += 1
                    if sorts[sort] == 1:
                        print(f"{name}, seed {seed}:\n{outcome}", flush=True)
            took = time.monotonic() - start
            print(f"{name:22} {dict(counts)}, {took:.0f} s", flush=True)
        os.chdir("/")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
