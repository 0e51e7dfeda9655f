"""How a table shows in a notebook: whole texts, aligned to read, as pandas does not by default."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["readable", "to_html"]

_CELL = "text-align:left;vertical-align:top"
_DATE = re.compile(r"<td>(?=\d{4}-\d\d-\d\d</td>)")


def readable() -> None:
    """Make data frames show whole texts in this notebook; do nothing outside of one."""
    if "IPython" not in sys.modules:
        return
    import pandas as pd
    from IPython import get_ipython

    shell = get_ipython()
    if shell is not None:
        shell.display_formatter.formatters["text/html"].for_type(pd.DataFrame, to_html)


def to_html(frame: pd.DataFrame) -> str:
    """Return a table as HTML, texts whole and on the left.

    Parameters
    ----------
    frame
        Any data frame; a long one is shortened in the middle, as pandas does.

    Returns
    -------
    str
        HTML in which nothing from the data can act.

    Examples
    --------
    >>> import pandas as pd
    >>> "<i>" in to_html(pd.DataFrame({"text": ["<i>"]}))
    False
    """
    import pandas as pd

    most = pd.get_option("display.max_rows")
    with pd.option_context("display.max_colwidth", None):
        html: str = frame.to_html(border=0, max_rows=most, show_dimensions=len(frame) > most)
    # Inline, because JupyterLab drops style sheets from a notebook it does not trust yet.
    html = _DATE.sub(f'<td style="{_CELL};white-space:nowrap">', html)
    return html.replace("<td>", f'<td style="{_CELL}">').replace("<th>", f'<th style="{_CELL}">')
