from pathlib import Path

import pytest

from coursekit.build.digits import check_digits
from coursekit.build.lesson import read
from coursekit.errors import CourseError


def check(folder: Path, text: str, allowed: str = "") -> None:
    (folder / "97-made-up.md").write_text(text, encoding="utf-8")
    (folder / "allowed-digits.txt").write_text(allowed, encoding="utf-8")
    check_digits(read(folder / "97-made-up.md"))


@pytest.mark.parametrize(
    "text",
    [
        "No digit at all.",
        "A role: {fact}`us_strikes:S10.killed_min` and {claim}`C31`.",
        "| a |\n| - |\n| {fact}`timeline:E57.date|day` |",
        "A locator: `intro.2`, and ``code with a ` and 2``.",
        "A [link](https://example.org/2024/01/page) and <https://example.org/2>.",
        "A bare https://example.org/2024 address.",
        "A [lesson](01-background.ipynb#part-2).",
        "1. first\n2. second",
        "## 2. Look",
        "## 12.10 · Look",
        "```\n2 + 2\n```",
        "```{code-cell}\n2 + 2\n```",
        '<img src="figure-2.png" alt="a figure">',
        "Words: nobody, one, twelve.",
    ],
)
def test_what_is_not_prose_may_hold_digits(tmp_path: Path, text: str) -> None:
    check(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "number", "words"),
    [
        ("# Title\n\nThey killed 3 people.", 3, "They killed 3 people."),
        ("A first line\nand 40 attacks.", 2, "and 40 attacks."),
        ("> A quotation of 2024", 1, "A quotation of 2024"),
        ("- **15 dead**", 1, "15 dead"),
        ("| who | how many |\n| --- | --- |\n| A | 7 |", 3, "7"),
        ("{fact}`us_strikes:S10.killed_min` of 20", 1, "… of 20"),
        ("## 2024 and after", 1, "2024 and after"),
        ("## 165. Attacks", 1, "165. Attacks"),
        ("## 2.165 · Attacks", 1, "2.165 · Attacks"),
        ("2: two attacks", 1, "2: two attacks"),
        ("## *Look*2. more", 1, "2. more"),
        ("[12 dead](https://example.org)", 1, "12 dead"),
        ("![12 dead](figure.png)", 1, "12 dead"),
        ("<p>\n12 dead\n</p>", 2, "12 dead"),
        ("Text.\n\n+++\n\n2 more", 5, "2 more"),
        ("قُتل ٣ أشخاص", 1, "قُتل ٣ أشخاص"),
        (
            f"{'far ' * 20}near 9 near{' far' * 20}",
            1,
            "far far far far far near 9 near far far far far far",
        ),
    ],
)
def test_a_bare_digit_stops_the_build(tmp_path: Path, text: str, number: int, words: str) -> None:
    with pytest.raises(CourseError) as error:
        check(tmp_path, text)
    assert error.value.where == f"97-made-up.md, line {number}"
    assert error.value.found == f"There is a bare digit at {words!r}."


def test_a_reviewed_line_passes_and_only_in_its_own_lesson(tmp_path: Path) -> None:
    text = "This takes 60 minutes."
    check(tmp_path, text, f"# reviewed\n\n97-made-up | minutes | {text}\n")
    with pytest.raises(CourseError, match="a bare digit"):
        check(tmp_path, text, f"06-other | minutes | {text}\n")
    with pytest.raises(CourseError, match="a bare digit"):
        check(tmp_path, text.replace("60", "75"), f"97-made-up | minutes | {text}\n")


def test_a_line_may_hold_the_separator(tmp_path: Path) -> None:
    row = "| A | 7 |"
    check(tmp_path, f"| a | b |\n| - | - |\n{row}\n", f"97-made-up | worked example | {row}\n")


def test_an_entry_without_its_line_is_named(tmp_path: Path) -> None:
    with pytest.raises(CourseError) as error:
        check(tmp_path, "No digit.", "\n97-made-up | minutes | This takes 60 minutes.\n")
    assert error.value.where == "allowed-digits.txt, line 2"
    assert "'This takes 60 minutes.'" in error.value.found


def test_an_entry_without_a_reason_is_named(tmp_path: Path) -> None:
    with pytest.raises(CourseError) as error:
        check(tmp_path, "No digit.", "97-made-up | This takes 60 minutes.\n")
    assert error.value.where == "allowed-digits.txt, line 1"
    assert error.value.expected == "lesson | reason | line"
