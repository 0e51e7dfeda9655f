"""What a cell shows, as HTML for a page: charts that Vega draws, widgets that need no Python."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coursekit.html import Html, tag
from coursekit.jupyterlab import CHART, PICTURE, QUIET
from coursekit.site.records import page_of_id
from coursekit.widgets.pages import PAGE

__all__ = ["Outputs", "pooled"]

_REFERENCE = re.compile(r'href="#([A-Za-z][\w.-]*)"')
_CELL = ' style="text-align:left;vertical-align:top"'
# The last line of a static form or board: in a notebook one runs the cell.
_CLOSING = re.compile(r"<p><em>Run this cell[^<]*</em></p>")
NEEDS_PYTHON = tag("p", "This part needs a notebook, where Python runs.", class_="ck-needs")
NEEDS_SCRIPTS = tag("p", "This part needs a browser that runs scripts.", class_="ck-needs")
MOST_LETTERS = 250_000  # of the replies that a page can fetch for one board


@dataclass
class Outputs:
    """Turns outputs into HTML; charts and replies go to files that the page fetches when seen.

    The files are scripts that hand over their data, so that a page works from a folder too,
    where a browser lets no page fetch anything.
    """

    folder: Path
    address: str  # of the folder, as seen from a page

    def html(self, output: Mapping[str, Any]) -> Html:
        """Return the HTML of one output; empty when it shows nothing on a page."""
        data = {kind: _for_pages(value) for kind, value in output.get("data", {}).items()}
        if PAGE in data:
            return self._widget(data)
        if CHART in data:
            return self._chart(data)
        if "text/html" in data:
            return tag("div", _static(data, NEEDS_PYTHON), class_="ck-output")
        text = data.get("text/plain") or output.get("text", "")
        return tag("pre", text, class_="ck-output") if text else Html("")

    def _widget(self, data: Mapping[str, Any]) -> Html:
        state = data[PAGE]
        if not state["replies"]:
            return tag("div", _static(data, NEEDS_PYTHON), class_="ck-needs-python")
        begun = 1 + len(state["traits"].get("presets", ()))
        where = self._keep({**state, "replies": pooled(state["replies"], MOST_LETTERS, begun)})
        shown = _static(data, NEEDS_SCRIPTS)
        return tag("div", shown, class_="ck-widget", data_ck_from=where)

    def _chart(self, data: Mapping[str, Any]) -> Html:
        picture = self._picture(base64.b64decode(data[PICTURE]))
        image = tag("img", src=picture, alt=data.get("text/plain", ""), loading="lazy")
        drawn = Html(image.removesuffix("</img>"))
        return tag("div", drawn, class_="ck-chart", data_ck_from=self._keep(data[CHART]))

    def _keep(self, content: Any) -> str:
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        name = hashlib.sha256(text.encode()).hexdigest()[:16]
        call = f'coursekitPages.take("{name}",{text})\n'
        return self._write(f"{name}.js", call.encode())

    def _picture(self, png: bytes) -> str:
        return self._write(f"{hashlib.sha256(png).hexdigest()[:16]}.png", png)

    def _write(self, name: str, content: bytes) -> str:
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_bytes(content)
        return f"{self.address}/{name}"


def _static(data: Mapping[str, Any], needs: Html) -> Html:
    return Html(_CLOSING.sub(needs, data["text/html"].replace(QUIET, "")))


def _for_pages(value: Any) -> Any:
    """Let references lead to pages, and leave the look of cells to the style sheet."""
    if isinstance(value, str):
        return _REFERENCE.sub(_address, value).replace(_CELL, "")
    if isinstance(value, list):
        return [_for_pages(item) for item in value]
    if isinstance(value, dict):
        return {name: _for_pages(item) for name, item in value.items()}
    return value


def _address(match: re.Match[str]) -> str:
    return f'href="{page_of_id(match[1]).replace("ROOT/", "../")}"'


def pooled(replies: list[list[Any]], most: int, least: int = 1) -> dict[str, Any]:
    """Write replies with each value once; those beyond `most` letters are left out.

    The first `least` always stay: the start of a board, and its presets.

    Returns the values, and of each reply the value that is sent and the numbers of what is
    told, by name.
    """
    numbers: dict[str, int] = {}
    letters = 0

    def number(value: Any) -> int:
        nonlocal letters
        text = json.dumps(value, ensure_ascii=False)
        if text not in numbers:
            letters += len(text)
            numbers[text] = len(numbers)
        return numbers[text]

    kept: list[list[Any]] = []
    for sent, told in replies:
        one = [
            {name: number(value) for name, value in sent.items()} if _board(sent) else sent,
            {name: number(value) for name, value in told.items()},
        ]
        letters += len(json.dumps(one))
        if letters > most and len(kept) >= least:
            break
        kept.append(one)
    return {"values": [json.loads(text) for text in numbers], "of": kept}


def _board(sent: Any) -> bool:
    return isinstance(sent, dict)
