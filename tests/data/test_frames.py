import pandas as pd

from coursekit.data.frames import to_html


def test_a_long_text_is_shown_whole() -> None:
    text = "word " * 60
    assert text.strip() in to_html(pd.DataFrame({"text": [text.strip()]}))


def test_a_date_stays_on_one_line_and_other_text_may_wrap() -> None:
    html = to_html(pd.DataFrame({"date": pd.to_datetime(["2024-01-30"]), "text": ["a halt"]}))
    dated, other = (part for part in html.split("<td")[1:])
    assert "white-space:nowrap" in dated
    assert "white-space:nowrap" not in other


def test_hostile_text_cannot_act() -> None:
    assert "<script>" not in to_html(pd.DataFrame({"<script>": ["<script>"]}))


def test_a_long_table_is_shortened_and_says_its_size() -> None:
    html = to_html(pd.DataFrame({"number": range(500)}))
    assert "500 rows" in html
    assert html.count("<tr") < 100
