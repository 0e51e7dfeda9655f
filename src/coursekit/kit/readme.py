"""The README of a case: what to fill in, in which order, column by column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from coursekit.kit.description import KIT, Step, first_row, steps

__all__ = ["readme"]

Raw = Mapping[str, Any]

_SHORT = 80

_FORMS = {
    "list": "Several are joined with `;` and no space.",
    "integer": "A whole number.",
    "number": "A number.",
    "boolean": "`yes` or `no`.",
    "date": "A date, for example 2031-05-12.",
}


def readme(name: str, tables: Sequence[Raw]) -> str:
    """Write the README of a case in Markdown, from its name and its described tables."""
    by_name = {table["name"]: table for table in tables}
    explained: dict[str, str] = {}
    order, parts = [], []
    for number, step in enumerate(steps(), 1):
        named = ", ".join(f"`{by_name[table]['path']}`" for table in step.tables)
        order.append(f"{number}. {step.title}: {named}\n")
        parts.append(_step(number, step, by_name, explained))
    text = (KIT / "readme.md").read_text(encoding="utf-8").replace("FOLDER", name)
    return text.replace("ORDER\n", "".join(order)).replace("STEPS\n", "".join(parts))


def _step(number: int, step: Step, tables: Mapping[str, Raw], explained: dict[str, str]) -> str:
    lines = [f"## {number}. {step.title}", "", step.text, ""]
    for name in step.tables:
        lines += [f"### `{tables[name]['path']}`", "", tables[name]["description"], ""]
        lines += [*_columns(tables[name], explained), ""]
    if step.look:
        drawn = [f"ck.charts.{call}" for call in step.look]
        lines += ["Look at it, each line in a cell of its own:", "", "```python", *drawn, "```", ""]
    return "\n".join(lines) + "\n"


def _columns(table: Raw, explained: dict[str, str]) -> Iterator[str]:
    """Yield a line a column; one that an earlier table has explained is only named."""
    targets = {
        column: key["reference"]
        for key in table["schema"].get("foreignKeys", ())
        for column in key["fields"]
    }
    row = first_row(table["name"])
    for field in table["schema"]["fields"]:
        name = field["name"]
        always = field.get("constraints", {}).get("required", False)
        meaning = " ".join(_meaning(field, targets.get(name)))
        here = f"As `{name}` in `{table['path']}`."
        earlier = explained.setdefault(meaning, here)
        if earlier != here and len(meaning) >= _SHORT:
            meaning = earlier
        example = f" *Example:* `{row[name]}`" if row[name] else ""
        yield f"- **`{name}`** ({'always' if always else 'if any'}): {meaning}{example}"
    rules = dict.fromkeys(rule["description"] for rule in table.get("coursekit:rules", ()))
    if rules:
        yield f"\nWhat the check looks for: {' '.join(rules)}"


def _meaning(field: Raw, target: Raw | None) -> Iterator[str]:
    yield field["description"]
    if values := field.get("categories"):
        words = (
            f"`{v['value']}`{' (' + v['label'] + ')' if v.get('label') else ''}" for v in values
        )
        yield f"One of: {'; '.join(words)}."
    elif form := _FORMS.get(field["type"]):
        yield form
    target = target or field.get("coursekit:references")
    if target:
        yield f"From `{target['resource']}.csv`."
