"""Options, fields and items that the tables make, for questions that fit any paper.

In the bank of the kit, ``[predict.options_of]`` has an expression `each`, whose value is a list
of rows, and the texts of one option with places ``‹name›``, which each row fills. A text that
is one place alone becomes the row's own value: true or false, or a list.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coursekit.errors import CourseError
from coursekit.forms.cases import work_out
from coursekit.forms.variants import PLACE, fill_places

__all__ = ["with_made_rows"]

SUFFIX = "_of"


def with_made_rows(row: Any, where: str) -> Any:
    """Return an item as TOML gives it with what its tables of the name ``…_of`` make.

    What is made and what is written under one name are one list, in the order of the file.

    Examples
    --------
    >>> made = {"each": "[{'word': kind} for kind in ('fact', 'guess')]", "id": "‹word›"}
    >>> with_made_rows({"key": "11-kind", "options_of": made}, "example")
    {'key': '11-kind', 'options': [{'id': 'fact'}, {'id': 'guess'}]}
    """
    if not isinstance(row, dict):
        return row
    made: dict[str, Any] = {}
    for name, value in row.items():
        if name.endswith(SUFFIX) and isinstance(value, dict):
            name, value = name.removesuffix(SUFFIX), _made(value, f"{where}, {name}")
        made[name] = [*made[name], *value] if name in made else value
    return made


def _made(texts: Mapping[str, Any], where: str) -> list[dict[str, Any]]:
    if "each" not in texts:
        raise CourseError("no 'each'", where=where, expected="an expression")
    parts = {key: text for key, text in texts.items() if key != "each"}
    return [
        {key: _filled(text, row) for key, text in parts.items()} for row in work_out(texts["each"])
    ]


def _filled(text: Any, row: Mapping[str, Any]) -> Any:
    """Fill in the places of a text; what is no text stays as it is."""
    if not isinstance(text, str):
        return text
    alone = PLACE.fullmatch(text)
    if alone and alone[1] in row:
        return row[alone[1]]
    return fill_places(text, {name: str(value) for name, value in row.items()})
