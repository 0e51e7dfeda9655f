"""What holds for every figure of the course."""

import json
import re
from pathlib import Path

import pytest

from coursekit.boards import figures
from coursekit.charts import as_table, describe
from coursekit.charts.core import renderer
from coursekit.charts.core.looks import SCENARIOS
from coursekit.jupyterlab import CHART
from tests.drawing import assert_fits, draw_svg
from tests.jupyterlab.schema import unknown

FIGURES = figures()
NAMES = sorted(FIGURES)
MARKS = re.compile(r'<(path|line)[^>]*aria-roledescription="(point|bar|rect|rule|geoshape)')
# JupyterLab shows about this much of one line of a tooltip.
TOOLTIP = 340
LEAST_LETTERS = 11
SIZES = re.compile(r'font-size="([\d.]+)px"')
LESSONS = Path(__file__).parents[2] / "lessons"


# JupyterLab shows so much of a notebook in a window of 1280 by 720, less the line of the code.
HIGH = 590
# Figures that a lesson draws in parts, since the whole is higher.
PARTS = {
    "us_strikes": [{"before": "2023-11-22"}, {"since": "2023-11-22"}],
    "civilian_harm": [{"before": "2024-01-01"}, {"since": "2024-01-01"}],
    "indicators_after": [("all", "deescalation"), ("resumption", "sporadic")],
}


class Specs(dict):
    """The specification of each figure by its name, made when it is first asked for."""

    def __missing__(self, name):
        return self.setdefault(name, FIGURES[name].draw().to_dict())


@pytest.fixture(scope="module")
def specs():
    return Specs()


def strings(value):
    if isinstance(value, dict):
        for key, each in value.items():
            yield from strings(key)
            yield from strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize("name", NAMES)
def test_the_same_chart_every_time(name, specs):
    assert json.dumps(FIGURES[name].draw().to_dict()) == json.dumps(specs[name])


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_fits_a_window(name, specs):
    function = FIGURES[name].function
    parts = [
        (function(**part) if isinstance(part, dict) else function(*part)).to_dict()
        for part in PARTS.get(name, [])
    ]
    for spec in parts or [specs[name]]:
        svg = draw_svg(spec)
        assert_fits(svg)
        height = float(re.search(r'<svg[^>]* height="([\d.]+)', svg)[1])
        assert height <= HIGH
        assert not [size for size in SIZES.findall(svg) if float(size) < LEAST_LETTERS]


@pytest.mark.parametrize("name", PARTS)
def test_the_parts_of_a_figure_are_the_whole_and_the_lessons_draw_them(name):
    function = FIGURES[name].function
    parts = [
        function(**part) if isinstance(part, dict) else function(*part) for part in PARTS[name]
    ]
    whole = as_table(FIGURES[name].draw())
    assert sum(len(as_table(part)) for part in parts) == len(whole)
    calls = "".join(path.read_text(encoding="utf-8") for path in LESSONS.glob("0*.md"))
    for part in PARTS[name]:
        given = (
            [f'{word}="{day}"' for word, day in part.items()]
            if isinstance(part, dict)
            else [f'"{each}"' for each in part]
        )
        assert f"ck.charts.{name}({', '.join(given)})" in calls


@pytest.mark.parametrize("name", NAMES)
def test_nothing_to_fetch(name, specs):
    bundle = renderer.mimebundle(specs[name])
    spec = dict(bundle[CHART])
    spec.pop("$schema")
    assert not [text for text in strings(spec) if "://" in text or text.startswith("//")]
    assert '"url"' not in json.dumps(spec)


@pytest.mark.parametrize("name", NAMES)
def test_the_vega_lite_of_jupyterlab_knows_all_of_it(name, specs):
    assert not unknown(renderer.mimebundle(specs[name])[CHART])


@pytest.mark.parametrize("name", NAMES)
def test_small_enough_for_a_notebook(name, specs):
    text = json.dumps(specs[name], ensure_ascii=False, separators=(",", ":"))
    assert len(text.encode()) < 90_000


def color_scales(value):
    if isinstance(value, dict):
        if isinstance(value.get("domain"), list) and isinstance(value.get("range"), list):
            yield value["domain"], value["range"]
        for each in value.values():
            yield from color_scales(each)
    elif isinstance(value, list):
        for each in value:
            yield from color_scales(each)


def test_a_scenario_has_one_color_in_the_whole_course(specs):
    colors = {key: look.color for key, look in SCENARIOS.items()}
    colors |= {look.name: look.color for look in SCENARIOS.values()}
    shown = set()
    for name in NAMES:
        for domain, scale in color_scales(specs[name]):
            for key, color in zip(domain, scale, strict=False):
                if key in colors and str(color).startswith("#"):
                    assert color == colors[key], (name, key)
                    shown.add(name)
    assert {"scenario_ribbon", "indicators", "months_board"} <= shown


@pytest.mark.parametrize("name", NAMES)
def test_a_description_without_holes(name, specs):
    said = describe(FIGURES[name].draw())
    assert said == specs[name]["description"]
    assert re.search(r"\d", said)
    assert said.endswith(".")
    assert not re.search(r"\b(nan|None|NaT|<NA>)\b|\.\.|  ", said)


@pytest.mark.parametrize("name", NAMES)
def test_the_table_holds_what_is_drawn(name):
    chart = FIGURES[name].draw()
    table = as_table(chart)
    rows = chart.to_dict()["datasets"][chart.to_dict()["data"]["name"]]
    columns = chart.usermeta["coursekit"]["columns"]
    drawn = [tuple(str(row[column]) for column in columns) for row in rows]
    told = [tuple(map(str, row)) for row in table[list(columns.values())].to_numpy()]
    counted = chart.usermeta["coursekit"]["count"]
    if counted:
        told = [row for row, n in zip(told, table[counted], strict=True) for _ in range(n)]
    assert sorted(told) == sorted(drawn)
    assert all(re.fullmatch(r"[A-Z][A-Za-z ,]+", title) for title in table.columns)


@pytest.mark.parametrize("name", NAMES)
def test_what_a_tooltip_shows_fits_and_has_no_hole(name, specs):
    for rows in specs[name].get("datasets", {}).values():
        for row in rows:
            for text in strings({key: row[key] for key in row if key != "date_end"}):
                assert len(text) < TOOLTIP, text
                assert text not in ("", "nan", "None", "NaT", "<NA>"), row


@pytest.mark.parametrize("name", NAMES)
def test_it_is_drawn_with_its_marks(name, specs):
    svg = draw_svg(specs[name])
    assert len(MARKS.findall(svg)) >= FIGURES[name].marks
    assert "NaN" not in svg


@pytest.mark.lock  # another version brings other fonts
@pytest.mark.parametrize("name", NAMES)
def test_it_fits_a_notebook_column(name, specs):
    assert_fits(draw_svg(specs[name]))
