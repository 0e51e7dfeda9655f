"""What a cell with a widget leaves behind: a static form, then the view."""

from __future__ import annotations

import anywidget
from IPython.display import display

__all__ = ["publish"]

VIEW = "application/vnd.jupyter.widget-view+json"


def publish(static_html: str, static_text: str, widget: anywidget.AnyWidget) -> None:
    """Show the static form, for print and for readers without a kernel, and the widget.

    Parameters
    ----------
    static_html, static_text
        The form without a kernel; the page hides it while the widget is there.
    widget
        Its view carries no plain text, so strict notebook tests pass it over.
    """
    view = {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}
    for bundle in ({"text/html": static_html, "text/plain": static_text}, {VIEW: view}):
        display(bundle, raw=True)  # type: ignore[no-untyped-call]
