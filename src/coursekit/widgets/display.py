"""What every widget shares: its script and styles, and what its cell leaves behind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
from IPython.display import display

__all__ = ["QUIET", "publish", "script", "show", "show_bundle", "styles"]

STATIC = Path(__file__).parent / "static"

VIEW = "application/vnd.jupyter.widget-view+json"


# A saved notebook opened without its kernel would show an error line below the static form.
QUIET = (
    "<style>.jp-OutputArea:has([data-ck-static]) "
    ".jupyter-widgets:not(:has(*)){display:none}</style>"
)


def publish(static_html: str, static_text: str, widget: anywidget.AnyWidget) -> None:
    """Show the static form, for print and for readers without a kernel, and the widget.

    Parameters
    ----------
    static_html, static_text
        The form without a kernel; the page hides it while the widget is there.
    widget
        Its view carries no plain text, so strict notebook tests pass it over.
    """
    show_bundle({"text/html": static_html, "text/plain": static_text})
    show(widget)


def show(widget: anywidget.AnyWidget) -> None:
    """Show the widget alone, without a static form."""
    view = {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}
    show_bundle({VIEW: view})


def show_bundle(bundle: dict[str, Any]) -> None:
    """Show an output given by media type."""
    display(bundle, raw=True)  # type: ignore[no-untyped-call]


def script(name: str) -> str:
    """Return a widget's script, with what all of them share in front."""
    return "".join((STATIC / f"{part}.js").read_text(encoding="utf-8") for part in ("common", name))


def styles(name: str) -> str:
    """Return a widget's style sheet."""
    return (STATIC / f"{name}.css").read_text(encoding="utf-8")
