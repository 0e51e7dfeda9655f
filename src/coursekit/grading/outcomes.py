"""Run one notebook's cells in isolation, and bring back the plain values of its answers."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from coursekit.errors import CourseError
from coursekit.forms.values import Value
from coursekit.grading.isolation import Isolation
from coursekit.grading.stops import Stop, told
from coursekit.grading.submissions import Notebook
from coursekit.outside import NotJson, parse_json

__all__ = ["CRASHED", "TIMED_OUT", "Answered", "Outcome", "codes_of", "run_notebook"]

SECONDS = 10.0  # of the processor, for one cell
PATIENCE = 180.0  # seconds of the clock, for a cell that waits and does nothing
MOST_OUTPUT = 8_000_000  # bytes
MOST_STARTS = 12
CHECKED = re.compile(r"""\bcheck\(\s*["'](\d+\.\d+)["']""")
TIMED_OUT, CRASHED = "timed out", "crashed"
ENDED_BY_TIME = (128 + signal.SIGXCPU, -signal.SIGXCPU) if hasattr(signal, "SIGXCPU") else ()


@dataclass(frozen=True)
class Answered:
    """The plain values of one answer: the answer itself, and one value for each case."""

    answer: Value
    values: tuple[Value, ...]


@dataclass
class Outcome:
    """What came of a notebook: answers by task, what ended a task's cell, seconds used."""

    answers: dict[str, Answered] = field(default_factory=dict)
    ended: dict[str, str] = field(default_factory=dict)  # task: timed out, crashed, or an error
    seconds: float = 0.0
    status: str = ""  # for all of it

    def to_plain(self) -> dict[str, Any]:
        """Return it as plain data."""
        answers = {
            key: {"answer": one.answer.to_plain(), "values": [v.to_plain() for v in one.values]}
            for key, one in self.answers.items()
        }
        rest = {"ended": self.ended, "seconds": self.seconds, "status": self.status}
        return {"answers": answers, **rest}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Outcome:
        """Make it of plain data."""
        answers = {key: _answered(one) for key, one in plain["answers"].items()}
        return cls(answers, plain["ended"], plain["seconds"], plain["status"])


def run_notebook(
    notebook: Notebook,
    expressions: Mapping[str, Sequence[str]],
    isolation: Isolation,
    seconds: float = SECONDS,
    parts: Mapping[str, str | int | float] | None = None,
) -> Outcome:
    """Run the cells from the top; a cell that never ends is left out and the rest is run again.

    `expressions` are those of the cases, by task; `seconds` a cell's limit of processor time;
    `parts` the student's own parts, by task.
    """
    cells = list(_cells(notebook))
    job = {"cells": cells, "tasks": expressions, "parts": parts or {}, "seconds": seconds}
    outcome, skip = Outcome(), list[int]()
    for _ in range(MOST_STARTS):
        lines, code, late = _run_once(job, skip, isolation)
        answers, errors, cell, done = _read(lines, expressions, len(cells))
        outcome.answers |= answers
        for number, stop in errors.items():
            why = told(stop, cells[number])
            outcome.ended |= dict.fromkeys(_tasks_of(cells[number]), why)
        if done is not None:
            outcome.seconds = done
            return outcome
        why = TIMED_OUT if late or code in ENDED_BY_TIME else CRASHED
        if cell is None or cell in skip:
            break
        skip.append(cell)
        outcome.ended |= dict.fromkeys(_tasks_of(cells[cell]), why)
    outcome.status = CRASHED
    return outcome


def _cells(notebook: Notebook) -> Iterator[str]:
    """Give the code of each cell, with the check that a student took out of a task's cell."""
    for name, code in notebook.cells:
        task = name.removeprefix("code-").replace("-", ".") if name.startswith("code-") else ""
        yield f'{code}\nck.check("{task}", answer)' if task and not _tasks_of(code) else code


def codes_of(notebook: Notebook) -> dict[str, str]:
    """Return what a student wrote, by task: the code of each cell that is checked for it."""
    codes = defaultdict[str, list[str]](list)
    for (_, written), run in zip(notebook.cells, _cells(notebook), strict=True):
        for task in dict.fromkeys(_tasks_of(run)):
            codes[task].append(written)
    return {task: "\n\n".join(cells) for task, cells in codes.items()}


def _tasks_of(code: str) -> list[str]:
    return CHECKED.findall(code)


def _run_once(
    job: Mapping[str, Any], skip: Sequence[int], isolation: Isolation
) -> tuple[list[bytes], int, bool]:
    """Return the lines that came, how the process ended, and whether it had to be ended."""
    late = threading.Event()
    process = isolation.start(
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )  # fmt: skip
    assert process.stdin
    assert process.stdout

    def end() -> None:
        late.set()
        isolation.end(process)

    timer = threading.Timer(PATIENCE, end)
    timer.start()
    try:
        with process:
            try:
                whole = {**job, "skip": skip, **isolation.limits()}
                process.stdin.write(json.dumps(whole).encode())
                process.stdin.close()
            except BrokenPipeError:
                pass
            output = process.stdout.read(MOST_OUTPUT)
            if len(output) == MOST_OUTPUT:
                isolation.end(process)
    finally:
        timer.cancel()
    return output.split(b"\n"), process.returncode, late.is_set()


def _read(
    lines: Sequence[bytes], expressions: Mapping[str, Sequence[str]], count: int
) -> tuple[dict[str, Answered], dict[int, Stop], int | None, float | None]:
    """Read what a process told; whatever is not as `run_cells` writes it is passed over."""
    answers: dict[str, Answered] = {}
    errors: dict[int, Stop] = {}
    cell, done = None, None
    for line in lines:
        try:
            said = parse_json(line)
        except NotJson:
            continue
        match said:
            case {"cell": int(number)} if 0 <= number < count:
                cell = number
            case {"error": int(number)} if number == cell:
                errors[number] = Stop.read(said)
            case {"task": str(key)} if key in expressions:
                try:
                    found = _answered(said)
                except CourseError:
                    continue
                if len(found.values) == len(expressions[key]):
                    answers[key] = found
            case {"large": str(key)} if key in expressions:
                large = Value("other", "something too large")
                answers[key] = Answered(large, (large,) * len(expressions[key]))
            case {"done": True, "seconds": int(seconds) | float(seconds)}:
                done = max(0.0, float(seconds))
    return answers, errors, cell, done


def _answered(said: Mapping[str, Any]) -> Answered:
    """Make values of plain data, which a student's code may have written itself."""
    try:
        values = tuple(map(_value, said["values"]))
        return Answered(_value(said["answer"]), values)
    except (KeyError, TypeError, ValueError):
        raise CourseError("a value in another form") from None


def _value(plain: Any) -> Value:
    value = Value.from_plain(plain)
    if not isinstance(value.kind, str) or not isinstance(value.words, str):
        raise TypeError
    single = value.kind in ("number", "text", "truth", "date")
    if single and (len(value.rows) != 1 or len(value.rows[0]) != 1):
        raise ValueError
    if not all(isinstance(name, str) for name in value.columns):
        raise TypeError
    return value
