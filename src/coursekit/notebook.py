"""What the course sets in a notebook: `setup` does it, and takes it back.

===============  =========================================================================
Python's errors  the usual slips of a beginner show as a sentence that says what to do; in the
                 cell of a task they count as a try
tables           a DataFrame shows whole texts, on the left
charts           Altair draws with JupyterLab's own Vega-Lite, in the course's look, unless
                 another renderer or theme was chosen
===============  =========================================================================
"""

from __future__ import annotations

import sys

# What type checkers read as such; importing typing would double the time of this import.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

__all__ = ["charts_are_there", "notebook_shell", "setup"]

# A DataFrame by name, in pandas 3 and in pandas 2, so that nothing is loaded.
_FRAMES = ("pandas.DataFrame", "pandas.core.frame.DataFrame")
# How to take back what is set now, by what it is.
_undo: dict[str, Callable[[], None]] = {}


def setup(on: bool = True) -> None:
    """Set up this notebook for the course, or take that back.

    In a notebook, ``import coursekit`` does it by itself. It sets three things: the usual
    errors of a beginner show as a sentence, a DataFrame shows whole texts, and Altair draws
    with what JupyterLab has, without the internet. Charts follow when ``ck.charts`` is first
    used, and only where no other renderer or theme was chosen; one chosen later wins.
    Outside a notebook there is nothing to set.

    Parameters
    ----------
    on
        False takes everything back to what it was before. What somebody else has set
        since then stays.

    Examples
    --------
    >>> setup(on=False)
    >>> setup()
    """
    if not on:
        while _undo:
            _undo.popitem()[1]()
    elif shell := notebook_shell():
        if not _undo:
            from coursekit.friendly_errors import install

            _undo["errors"] = install(shell)
            _undo["tries"] = _count_failed_runs(shell)
            _undo["tables"] = _show_whole_texts(shell.display_formatter.formatters["text/html"])
        if "charts" not in _undo and "coursekit.charts" in sys.modules:
            _undo["charts"] = _draw_with_jupyterlab()


def charts_are_there() -> None:
    """Set up the charts too, where the notebook is set up; their package calls it."""
    if _undo:
        setup()


def notebook_shell() -> Any:
    """Return the shell of this notebook; nothing in a script, a terminal or a plain Python."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    terminal = sys.modules.get("IPython.terminal.interactiveshell")
    if shell and terminal and isinstance(shell, terminal.TerminalInteractiveShell):
        return None
    return shell


def load_ipython_extension(_shell: Any) -> None:
    """Set up a notebook before its first cell runs, as the kernels of the course do."""
    setup()


def _count_failed_runs(shell: Any) -> Callable[[], None]:
    def after_cell(result: Any) -> None:
        code, error = str(result.info.raw_cell), result.error_before_exec or result.error_in_exec
        if error is not None and "check(" in code:
            from importlib import import_module

            # What is above this module is loaded by its name, and not before a task needs it.
            told = import_module("coursekit.forms.tries").failed_run(code, error)
            if told is not None:
                from IPython.display import display

                display(told)  # type: ignore[no-untyped-call]

    shell.events.register("post_run_cell", after_cell)
    return lambda: shell.events.unregister("post_run_cell", after_cell)


def _show_whole_texts(formatter: Any) -> Callable[[], None]:
    before = {name: formatter.pop(name, None) for name in _FRAMES}
    for name in _FRAMES:
        formatter.for_type(name, _frame_html)

    def undo() -> None:
        for name, other in before.items():
            now = formatter.pop(name, None)
            if now := other if now is _frame_html else now:
                formatter.for_type(name, now)

    return undo


def _frame_html(frame: Any) -> str:
    from coursekit.data.show import frame_html  # not before there is a table to show

    return frame_html(frame)


def _draw_with_jupyterlab() -> Callable[[], None]:
    import altair as alt

    unchosen = [kind for kind in (alt.renderers, alt.theme) if kind.active == "default"]
    before = [(kind, dict(kind.options)) for kind in unchosen]
    for kind, options in before:
        kind.enable("coursekit", **options)

    def undo() -> None:
        for kind, options in before:
            if kind.active == "coursekit":
                kind.enable("default", **options)

    return undo
