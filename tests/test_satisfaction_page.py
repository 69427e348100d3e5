"""The page Satisfaction inside the app: what it shows, and how calmly it says what it cannot."""

from __future__ import annotations

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import warehouse
from dashboard.warehouse import Warehouse
from tests.conftest import Given, Row
from tests.opening import calm, page
from tests.test_satisfaction_answer import anonymous, answers, people
from tests.test_surveyed import item


def opened(locale: str = "en-GB") -> AppTest:
    return calm(page("satisfaction", locale))


def labels(app: AppTest) -> list[str]:
    return [metric.label for metric in app.metric]


def surveyed(given: Given, monkeypatch: pytest.MonkeyPatch, rows: list[Row]) -> None:
    over = given(
        customers=[{"customer_id": f"C{no}", "region": "Nord"} for no in range(8)],
        service_revenue=[
            {
                "invoice_id": "1",
                "invoice_date": date(2026, 9, 30),
                "net_revenue": 1.0,
                "customer_id": "C0",
            }
        ],
        survey_items=[item("I01"), item("I02")],
        survey_responses=rows,
    )
    monkeypatch.setattr(warehouse, "current", lambda: over)


@pytest.mark.parametrize(
    ("locale", "first", "last", "said"),
    [
        ("en-GB", "Satisfaction (CSI)", "Surveyed within a year", "Customers rate our service"),
        ("de-DE", "Zufriedenheit (CSI)", "Im letzten Jahr befragt", "Kunden bewerten unseren"),
    ],
)
def test_it_opens_on_the_sample_data_in_both_languages(
    sample_warehouse: Warehouse,
    monkeypatch: pytest.MonkeyPatch,
    locale: str,
    first: str,
    last: str,
    said: str,
) -> None:
    monkeypatch.setattr(warehouse, "current", lambda: sample_warehouse)
    app = opened(locale)
    assert (labels(app)[0], labels(app)[-1]) == (first, last)
    assert app.header[0].value.startswith(said)
    assert len(app.get("vega_lite_chart")) == 7
    assert len(app.dataframe[0].value) == 26


def test_the_questions_speak_the_language_of_the_page(
    sample_warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warehouse, "current", lambda: sample_warehouse)
    english = opened().dataframe[0].value["question"].to_list()
    german = opened("de-DE").dataframe[0].value["question"].to_list()
    assert "Delivery time of spare parts" in english
    assert "Lieferzeit der Ersatzteile" in german


def test_another_wave_and_role_can_be_chosen(
    sample_warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warehouse, "current", lambda: sample_warehouse)
    app = opened()
    everybody = app.metric[0].value
    app.selectbox(key="wave").set_value("W2024").run()
    assert not app.exception
    assert app.metric[0].value != everybody
    assert "no earlier wave" in " ".join(note.value for note in app.markdown)
    app.multiselect(key="role").set_value(["user"]).run()
    assert not app.exception
    assert labels(app)[0] == "Satisfaction (CSI)"


def test_too_few_answers_say_how_many_are_missing(
    given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    surveyed(given, monkeypatch, answers(people(3, {"I01": 4.0})))
    app = opened()
    assert app.info[0].value == "Too few answers: 3 so far, 2 are missing."
    assert not app.metric


def test_without_a_survey_the_page_says_what_to_publish(
    given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    surveyed(given, monkeypatch, [])
    app = opened("de-DE")
    assert app.info[0].value.startswith("Es gibt noch keine Antworten einer Befragung.")
    assert not app.metric


def test_an_anonymous_survey_shows_totals_only(
    given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    surveyed(given, monkeypatch, anonymous(20, 3.0))
    app = opened()
    assert app.metric[0].value != "not computed"
    assert [metric.value for metric in app.metric][-2:] == ["not computed", "not computed"]
    assert "This survey is anonymous" in " ".join(caption.value for caption in app.caption)
