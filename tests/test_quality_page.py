"""The page Service quality inside the app: what it shows, and what it says when there is little."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import warehouse
from dashboard.answers import key_drivers
from dashboard.filters import Filters
from dashboard.warehouse import Warehouse
from tests.conftest import Given, Row
from tests.opening import calm, page
from tests.test_quality import everyone, low_ratings, question, survey


def opened(locale: str = "en-GB") -> AppTest:
    return calm(page("quality", locale))


def shown(app: AppTest) -> str:
    return " ".join(one.value for one in (*app.header, *app.markdown, *app.caption, *app.info))


@pytest.fixture
def over(given: Given, monkeypatch: pytest.MonkeyPatch) -> object:
    def page(items: list[Row], responses: list[Row], locale: str = "en-GB") -> AppTest:
        rows = given(**survey(items, responses))
        monkeypatch.setattr(warehouse, "current", lambda: rows)
        return opened(locale)

    return page


@pytest.mark.parametrize(
    ("locale", "card", "driver"),
    [
        ("en-GB", "Total gap, weighted", "Speed of problem solving (I06)"),
        ("de-DE", "Gesamtlücke, gewichtet", "Geschwindigkeit der Problemlösung (I06)"),
    ],
)
def test_it_opens_on_the_sample_data_in_both_languages(
    sample_warehouse: Warehouse,
    monkeypatch: pytest.MonkeyPatch,
    locale: str,
    card: str,
    driver: str,
) -> None:
    monkeypatch.setattr(warehouse, "current", lambda: sample_warehouse)
    # kept for all readers: the page finds them ready
    key_drivers.key_drivers(Filters(vintage=int(sample_warehouse.vintage.id)))
    app = opened(locale)
    assert app.metric[0].label == card
    assert driver in shown(app)
    assert len(app.get("vega_lite_chart")) == 8


def test_a_question_chosen_shows_its_words_and_customers(
    sample_warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warehouse, "current", lambda: sample_warehouse)
    app = opened()
    app.selectbox(key="behind_None").set_value("I08").run()
    assert not app.exception
    words, customers = (
        frame.value
        for frame in app.dataframe
        if {"comment", "customer_name"} & set(frame.value.columns)
    )
    assert list(words.columns) == ["comment"]
    assert list(customers.columns) == ["customer_id", "customer_name", "revenue_eur"]


def test_perceptions_alone_reduce_the_page(over: object) -> None:
    items = [question("I01", servqual_dim="empathy"), question("I02")]
    rows = [*everyone("I01", [2.0, 3.0] * 4), *everyone("I02", [4.0, 5.0] * 4)]
    app = over(items, rows)  # type: ignore[operator]
    text = shown(app)
    assert "Expectations were not asked" in text
    assert "Importance was not asked" in text
    assert "Overall satisfaction was not asked" in text
    assert len(app.get("vega_lite_chart")) == 2


def test_few_low_ratings_are_not_shown(over: object) -> None:
    catalogue = [question("I01"), question("OS", "overall")]
    text = shown(over(catalogue, low_ratings(4, 4)))  # type: ignore[operator]
    assert "nothing is shown, so that nobody can be recognised" in text
    assert "words 0" not in text


def test_an_anonymous_survey_says_that_nobody_can_be_named(over: object) -> None:
    rows = [{**row, "customer_id": None} for row in low_ratings(6, 6)]
    app = over([question("I01"), question("OS", "overall")], rows)  # type: ignore[operator]
    assert "no customers can be named" in shown(app)


@pytest.mark.parametrize(
    ("responses", "says"),
    [
        (everyone("I01", [3.0]), "Too few answers"),
        (everyone("I01", [None] * 8), "Choose another wave"),
        (everyone("I01", [3.0] * 8), "Everybody gave the same answer"),
    ],
    ids=["one person", "nobody answered", "all alike"],
)
def test_what_little_there_is_is_told_calmly(over: object, responses: list[Row], says: str) -> None:
    assert says in shown(over([question("I01")], responses))  # type: ignore[operator]


def test_everybody_satisfied_alike_leaves_nothing_to_explain(over: object) -> None:
    rows = [*everyone("I01", [2.0, 3.0, 4.0] * 20), *everyone("OS", [5.0] * 60)]
    text = shown(over([question("I01"), question("OS", "overall")], rows))  # type: ignore[operator]
    assert "there is nothing to explain" in text
