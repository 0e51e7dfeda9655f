"""What a notebook stores for a chart."""

import altair as alt
import pandas as pd

from coursekit.charts.core import renderer
from coursekit.jupyterlab import CHART, SCHEMA

TABLE = pd.DataFrame({"kind": ["fact", "<b>report</b>"], "claims": [31, 7]})


def bundle(chart):
    return renderer.mimebundle(chart.to_dict())


def test_a_chart_is_shown_live_with_words_beside_it():
    shown = bundle(alt.Chart(TABLE).mark_bar().encode(x="claims", y="kind"))
    assert set(shown) == {CHART, "text/plain"}
    assert shown[CHART]["$schema"] == SCHEMA
    assert shown[CHART]["usermeta"]["embedOptions"] == {
        "actions": {"export": True, "source": False, "compiled": False, "editor": False},
        "renderer": "svg",
    }


def test_a_chart_without_description_is_named_by_its_marks_and_encodings():
    bars = alt.Chart(TABLE).mark_bar().encode(x="mean(claims)", y="kind", color="kind")
    words = alt.Chart(TABLE).mark_text().encode(x="claims", text="claims")
    assert bundle(bars + words)["text/plain"] == (
        "A chart without a description: bar marks with mean claims along x, kind along y, "
        "kind as colour; text marks with claims along x."
    )
    assert bundle(words.facet("kind"))["text/plain"] == (
        "A chart without a description: text marks with claims along x."
    )


def test_the_description_is_the_text():
    chart = alt.Chart(TABLE, description="31 facts.").mark_bar()
    assert bundle(chart)["text/plain"] == "31 facts."


def test_what_a_chart_asks_of_the_viewer_is_kept():
    patch = [{"op": "add", "path": "/marks/-", "value": {}}]
    chart = alt.Chart(TABLE, usermeta={"embedOptions": {"patch": patch}}).mark_bar()
    options = bundle(chart)[CHART]["usermeta"]["embedOptions"]
    assert options["patch"] == patch
    assert options["renderer"] == "svg"


def test_text_from_data_stays_text():
    shown = bundle(alt.Chart(TABLE).mark_bar().encode(x="claims", y="kind", tooltip="kind"))
    (rows,) = shown[CHART]["datasets"].values()
    assert rows[1]["kind"] == "<b>report</b>"
