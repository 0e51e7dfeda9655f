"""How two records of `benchmarks.oracle` differ, in words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, NamedTuple

Change = tuple[str, str]

TOLD = ("svg", "order", "html", "reworded")  # no differences
# No words, or words of which none is on purpose.
STRICT = (*TOLD, "drawing", "states", "error", "values")


class Difference(NamedTuple):
    """What differs in a state: its kind, in words, and line by line what was and what is."""

    kind: str
    label: str
    says: str
    changes: tuple[Change, ...] = ()


def differences(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Difference]:
    for label in dict.fromkeys([*old, *new]):
        if label not in old or label not in new:
            yield Difference("states", label, "gone" if label in old else "new")
            continue
        was, now = old[label], new[label]
        for kind in dict.fromkeys([*was, *now]):
            before, after = was.get(kind, ""), now.get(kind, "")
            if before == after:
                continue
            if kind == "svg":
                yield Difference(kind, label, "written otherwise")
            elif kind == "drawing":
                yield from _marks(label, before, after)
            else:
                yield Difference(kind, label, "", tuple(_lines(_units(before), _units(after))))


def _units(text: Any) -> list[str]:
    """Part a text into sentences and what is listed, so that one rewording is one change."""
    lines = text if isinstance(text, list) else str(text).split("\n")
    return [unit for line in lines for unit in re.split(r"(?<=[.!?;:]) | \| ", line)]


def _lines(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    for does, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if does != "equal":
            gone, come = old[a:b], new[c:d]
            for at in range(max(len(gone), len(come))):
                yield (
                    gone[at] if at < len(gone) else "",
                    come[at] if at < len(come) else "",
                )


def _marks(label: str, old: Sequence[str], new: Sequence[str]) -> Iterator[Difference]:
    gone, come = unmatched(old, new)
    if not gone and not come:
        yield Difference("order", label, "the same marks, painted in another order")
    reworded = []
    for mark in list(gone):
        looks, text = _text_apart(mark)
        twin = next((one for one in come if text and _text_apart(one)[0] == looks), None)
        if twin:
            gone.remove(mark)
            come.remove(twin)
            reworded.append((text, _text_apart(twin)[1]))
    if reworded:
        yield Difference("label", label, "", tuple(reworded))
    if gone or come:
        says = f"{len(gone)} marks gone, {len(come)} new"
        most = max(len(gone), len(come))
        each = ([*marks, *[""] * (most - len(marks))] for marks in (gone, come))
        yield Difference("drawing", label, says, tuple(zip(*each, strict=True)))


def _text_apart(mark: str) -> Change:
    """Part a text's place and looks from what it says."""
    found = re.fullmatch(r"""(text .*) ; (["'])(.*)\2""", mark)
    return (found[1], found[3]) if found else (mark, "")


def unmatched(old: Iterable[str], new: Iterable[str]) -> tuple[list[str], list[str]]:
    """Take away the marks that both have; a place may differ in the last digit."""
    a, b = Counter(old), Counter(new)
    left, near = [], defaultdict(list)
    for mark in (b - a).elements():
        places, words = _apart(mark)
        near[words].append((places, mark))
    for mark in (a - b).elements():
        places, words = _apart(mark)
        twins = near[words]
        found = next((twin for twin in twins if _beside(places, twin[0])), None)
        if found:
            twins.remove(found)
        else:
            left.append(mark)
    return left, [mark for twins in near.values() for _, mark in twins]


def _apart(mark: str) -> tuple[list[float], str]:
    """Part the numbers that place a mark from all else."""
    place, *looks = mark.split(" ; ")
    number = r"-?\d+(?:\.\d+)?"
    words = " ; ".join([re.sub(number, "#", place), *looks])
    return [*map(float, re.findall(number, place))], words


def _beside(one: Sequence[float], other: Sequence[float]) -> bool:
    return all(abs(x - y) < 0.0101 for x, y in zip(one, other, strict=True))


class Rewordings:
    """Changes of words: those that are known, and those that were printed already."""

    def __init__(self, known: Path | None, most: int) -> None:
        self.most = most
        self.known: set[str] = set()
        self.found: dict[str, list[Any]] = {}
        self.shown: set[str] = set()
        for block in known.read_text(encoding="utf-8").split("\n\n") if known else []:
            lines = {line[0]: line[2:] for line in block.splitlines() if line}
            self.known.add(_key((lines.get("-", ""), lines.get("+", ""))))

    def unknown(self, difference: Difference) -> Difference:
        """Leave out the changes that are known."""
        if difference.kind in STRICT:
            return difference
        left = tuple(one for one in difference.changes if _key(one) not in self.known)
        if left or not difference.changes:
            return difference._replace(changes=left)
        return difference._replace(kind="reworded", changes=())

    def news(self, name: str, difference: Difference) -> list[str]:
        """Give the lines to print: changes that were not printed before."""
        for change in difference.changes if difference.kind not in STRICT else ():
            self.found.setdefault(_key(change), [0, name, difference, change])[0] += 1
        new = [one for one in difference.changes if _key(one) not in self.shown]
        if difference.changes and not new:
            return []
        self.shown.update(_key(one) for one in new[: self.most])
        return [line for change in new[: self.most] for line in _beside_each_other(*change)] or [""]

    def write(self, file: Path) -> None:
        """Write the changes of words that are not known."""
        blocks = [
            "\n".join(
                [
                    f"# {count} times, first in {name}, {difference.kind} at {difference.label}",
                    *(f"{sign} {line}" for sign, line in zip("-+", change, strict=True) if line),
                ]
            )
            for count, name, difference, change in self.found.values()
        ]
        file.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")


def _key(change: Change) -> str:
    """Make one of changes that differ in their numbers alone; another number is no rewording."""
    number = r"\d+(?:[.,]\d+)*"
    old, new = (re.findall(number, line) for line in change)
    return "\n".join(re.sub(number, "#", line) if old == new else line for line in change)


def _beside_each_other(old: str, new: str) -> Iterator[str]:
    """Show two lines from where they part."""
    apart = next((n for n, (x, y) in enumerate(zip(old, new, strict=False)) if x != y), 0)
    cut = apart - 60 if apart > 100 else 0
    for sign, line in (("-", old), ("+", new)):
        if line:
            yield f"{sign} {'…' * bool(cut)}{line[cut : cut + 220]}"
