"""Run a student's cells, and tell what each check was given. This is run in isolation.

A job comes as JSON on the standard input: the cells, for each task the expressions of its
cases, and this student's own part of a task that has several. One line of JSON goes out for each
cell that begins and for each check: plain values, and no verdict. What is right is not known here.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

__all__ = ["main"]

WRITTEN = 20 << 20  # bytes of one file
OPEN_FILES = 128
MOST_CELLS = 3  # all cells together have the time of so many
LONGEST = 1 << 20  # letters of one line
MOST_WORDS = 300  # letters of what Python says of an error
# What talks to the learner or keeps something; a grader has nobody to talk to.
MODULES = ("forms.", "store.", "kit", "checkup")


def main() -> None:
    """Run the cells of a job; to be called once in a process of its own."""
    job = json.loads(sys.stdin.buffer.read())
    out = os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    tell = _teller(out)
    names: dict[str, Any] = {"__name__": "__main__"}
    gc.disable()  # nothing that is imported is garbage: a sixth of the start
    _silence(_recorder(job["tasks"], tell), job["parts"])
    gc.enable()
    tell({"ready": True})
    _limit_all(job)
    start = time.process_time()
    for number, code in enumerate(job["cells"]):
        if number in job["skip"]:
            continue
        tell({"cell": number})
        _limit_time(job["seconds"])
        try:
            exec(_compiled(code, f"<cell {number}>"), names)
        except SystemExit:
            pass
        except BaseException as error:
            tell({"error": number, **_stop(error, f"<cell {number}>")})
    tell({"done": True, "seconds": round(time.process_time() - start, 2)})
    os._exit(0)


def _teller(out: int) -> Callable[[Mapping[str, Any]], None]:
    write, dumps = os.write, json.dumps

    def tell(what: Mapping[str, Any]) -> None:
        line = dumps(what, allow_nan=False).encode() + b"\n"
        if len(line) > LONGEST:
            line = dumps({"large": what.get("task", "")}).encode() + b"\n"
        while line:
            line = line[write(out, line) :]

    return tell


def _recorder(
    tasks: Mapping[str, Sequence[str]], tell: Callable[[Mapping[str, Any]], None]
) -> Callable[..., None]:
    """Make the function that takes the place of `check`, and tells plain values."""
    from coursekit.forms.cases import value_of
    from coursekit.forms.values import inspect_safely

    def check(key: object, answer: object = ..., *_: object, **__: object) -> None:
        if not isinstance(key, str) or key not in tasks:
            return
        value = inspect_safely(answer)
        values = [value_of(expression, answer) for expression in tasks[key]]
        try:
            tell(
                {"task": key, "answer": value.to_plain(), "values": [v.to_plain() for v in values]}
            )
        except ValueError:  # a number that JSON does not know
            tell({"large": key})

    return check


def _silence(check: Callable[..., None], parts: Mapping[str, Any]) -> None:
    import coursekit

    for name, home in coursekit._HOMES.items():
        if home.startswith(MODULES):
            setattr(coursekit, name, lambda *_, **__: None)
    coursekit.check = check
    coursekit.my_part = dict(parts).get


def _stop(error: BaseException, file: str) -> dict[str, Any]:
    """Tell the type of an error, the last line of the cell that it went through, its words."""
    said: dict[str, Any] = {"type": type(error).__name__[:MOST_WORDS]}
    try:
        # A student may have made the class of this error; whatever it does is caught here.
        if isinstance(error, SyntaxError) and error.filename == file:
            said |= {"line": error.lineno, "words": error.msg}
        else:
            trace = error.__traceback__
            while trace:
                if trace.tb_frame.f_code.co_filename == file:
                    said["line"] = trace.tb_lineno
                trace = trace.tb_next
            said["words"] = str(error)
        line, words = said.get("line"), said["words"]
        said["line"] = line if type(line) is int else 0
        return said | {"words": words[:MOST_WORDS] if type(words) is str else ""}
    except BaseException:
        return {"type": said["type"]}


def _compiled(code: str, file: str) -> Any:
    try:
        return compile(code, file, "exec")
    except SyntaxError:
        from IPython.core.inputtransformer2 import TransformerManager

        manager = TransformerManager()  # type: ignore[no-untyped-call]
        return compile(manager.transform_cell(code), file, "exec")


def _limit_all(job: Mapping[str, Any]) -> None:
    """Limit memory and files, and the time of all cells together, which nothing can ignore."""
    try:
        import resource
    except ImportError:  # Windows has none
        return
    resource.setrlimit(resource.RLIMIT_AS, (job["memory"],) * 2)
    if "threads" in job:
        resource.setrlimit(resource.RLIMIT_NPROC, (job["threads"],) * 2)
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (WRITTEN, WRITTEN))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    most = int(time.process_time() + MOST_CELLS * job["seconds"] + 5)
    resource.setrlimit(resource.RLIMIT_CPU, (most, most))


def _limit_time(seconds: float) -> None:
    """Let the system end this process when a cell has used so much of the processor."""
    try:
        import resource
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = min(hard, int(time.process_time() + seconds + 1))
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


if __name__ == "__main__":
    main()
