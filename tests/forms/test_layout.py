from __future__ import annotations

import json
import re

import pytest

from coursekit.data import fact
from coursekit.forms import bank
from coursekit.forms.kinds.order import Order
from coursekit.forms.layout import Form, static_html, static_text
from coursekit.forms.question import Question

pytestmark = pytest.mark.usefixtures("trial")

KEYS = ("98-one", "98-many", "98-share", "98-most", "98-words", "98-order", "98-seal")


def form(key: str) -> Form:
    return bank.find(key, Question).layout()


@pytest.mark.parametrize("key", KEYS)
def test_nothing_right_is_in_the_page_before_the_answer(key: str) -> None:
    shown = form(key)
    everything = json.dumps(shown.for_page()) + static_html(shown) + static_text(shown)
    for secret in ("right", "feedback", "They came later", "It fits", "Order rules out", "Well"):
        assert secret not in everything
    assert fact("count:claims?section=iran&kind=assessment") not in everything


def test_items_to_order_stand_in_a_fixed_order_that_is_not_the_right_one() -> None:
    (asked,) = form("98-order").inputs
    when = bank.find("98-order", Order).dates()
    shown = [when[option.id] for option in asked.options]
    assert shown != sorted(shown)
    assert form("98-order") == form("98-order")


def test_the_static_form_reads_as_plain_text() -> None:
    assert static_text(form("98-one")) == (
        f"Question. Which came first, on {fact('timeline:E57.date|day')}?\n"
        "  • The strikes <b>\n"
        "  • The halt\n"
        "Run this cell to answer here."
    )
    assert static_text(form("98-seal")) == (
        "To be sealed. Guess first.\n"
        "How likely is calm?\n"
        "  ______ %\n"
        "Why?\n"
        "  • Talks\n"
        "  • Strikes\n"
        "How likely is each?\n"
        "  ______ % Up\n"
        "  ______ % Down\n"
        "Your reason\n"
        f"  {'_' * 48}\n"
        "Run this cell to answer here."
    )


def test_the_static_form_is_named_and_escaped() -> None:
    html = static_html(form("98-one"))
    assert html.startswith('<div data-ck-static="quiz-98-one" role="group" aria-label="Question">')
    assert "<li>• The strikes &lt;b&gt;</li>" in html
    assert "<li>• The <em>halt</em></li>" in html
    assert not re.search(r"<(script|input|button)", html)


def test_a_prediction_in_words_is_called_so() -> None:
    assert form("98-words").heading == "In your own words"
    assert form("98-share").heading == "Prediction"


def test_the_page_gets_safe_html_and_the_units() -> None:
    (field,) = form("98-one").for_page()["fields"]
    assert field["options"][0] == {
        "id": "strikes",
        "html": "The strikes &lt;b&gt;",
        "text": "The strikes <b>",
    }
    (share,) = form("98-share").for_page()["fields"]
    assert (share["form"], share["unit"], share["low"], share["high"]) == ("number", "%", 0, 100)
