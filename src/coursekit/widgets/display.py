"""What every widget shares: its script and styles, and what its cell leaves behind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
from IPython.display import display

from coursekit.html import Html
from coursekit.jupyterlab import QUIET, WIDGET_VIEW
from coursekit.widgets.pages import Replies, left_for_pages

__all__ = ["publish", "script", "show", "show_bundle", "styles"]

STATIC = Path(__file__).parent / "static"


def publish(
    static_html: Html, static_text: str, widget: anywidget.AnyWidget, replies: Replies | None = None
) -> None:
    """Show a widget, and its static form for print and for readers without a kernel.

    The page hides the static form while the widget is there. `replies` are for a web page
    that has no Python to ask.
    """
    left = left_for_pages(widget, replies)
    show_bundle({"text/html": f"{static_html}{QUIET}", "text/plain": static_text, **left})
    show(widget)


def show(widget: anywidget.AnyWidget) -> None:
    """Show a widget alone. Its view has no plain text, so strict tests of notebooks pass it."""
    view = {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}
    show_bundle({WIDGET_VIEW: view})


def show_bundle(bundle: dict[str, Any]) -> None:
    """Show an output given by media type."""
    display(bundle, raw=True)  # type: ignore[no-untyped-call]


def script(name: str) -> str:
    """Return a widget's script, with what all of them share in front."""
    return _joined("jupyterlab.js", "common.js", f"{name}.js")


def styles(name: str) -> str:
    """Return a widget's style sheet, with what all of them share in front."""
    return _joined("jupyterlab.css", f"{name}.css")


def _joined(*files: str) -> str:
    return "".join((STATIC / file).read_text(encoding="utf-8") for file in files)
