"""The page Touchpoints inside the app: what it shows, and how a touchpoint is looked into."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import warehouse
from dashboard.warehouse import Warehouse
from tests.conftest import Given, Row
from tests.opening import calm, page
from tests.test_touchpoints import CUSTOMERS, REVENUE, case, incident, told_by_all


def opened(locale: str = "en-GB") -> AppTest:
    return calm(page("touchpoints", locale))


def headings(app: AppTest) -> list[str]:
    return [heading.value for heading in app.subheader]


@pytest.mark.parametrize(
    ("locale", "title", "sections", "last"),
    [
        ("en-GB", "Touchpoints", ["Complaints", "Promises and times"], "Emergencies"),
        ("de-DE", "Kontaktpunkte", ["Beschwerden", "Zusagen und Zeiten"], "Notfälle"),
    ],
)
def test_it_opens_on_the_sample_data_in_both_languages(
    sample_warehouse: Warehouse,
    monkeypatch: pytest.MonkeyPatch,
    locale: str,
    title: str,
    sections: list[str],
    last: str,
) -> None:
    monkeypatch.setattr(warehouse, "current", lambda: sample_warehouse)
    app = opened(locale)
    assert app.title[0].value == title
    assert headings(app) == sections
    assert app.metric[-1].label == last
    assert len(app.get("vega_lite_chart")) == 4


def test_a_touchpoint_chosen_narrows_problems_words_and_customers(
    sample_warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warehouse, "current", lambda: sample_warehouse)
    app = opened()
    everybody = app.dataframe[3].value
    assert len(everybody) > 600
    app.selectbox(key="touchpoint_None").set_value("T04").run()
    assert not app.exception
    assert app.dataframe[1].value["problem_code"].to_list() == ["Waiting on the hotline"]
    assert set(app.dataframe[2].value["touchpoint_name"]) == {"Hotline and technical support"}
    there = app.dataframe[3].value
    assert 0 < len(there) < len(everybody)
    assert (there["negative_count"] > 0).all()


def test_cases_alone_name_the_customers_with_broken_promises(
    given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = given(
        customers=CUSTOMERS, service_revenue=REVENUE, service_cases=[case(1, response=9.0)]
    )
    monkeypatch.setattr(warehouse, "current", lambda: rows)
    app = opened()
    assert headings(app) == ["Promises and times"]
    assert app.dataframe[-1].value["customer_id"].to_list() == ["C0"]


def test_incidents_alone_say_that_there_is_no_path(
    given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = given(customers=CUSTOMERS, service_revenue=REVENUE, incidents=told_by_all())
    monkeypatch.setattr(warehouse, "current", lambda: rows)
    app = opened()
    assert headings(app) == ["Complaints"]
    assert any("There is no path" in caption.value for caption in app.caption)
    assert len(app.get("vega_lite_chart")) == 1


def test_with_neither_it_says_what_is_needed(given: Given, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = given(customers=CUSTOMERS, service_revenue=REVENUE)
    monkeypatch.setattr(warehouse, "current", lambda: rows)
    app = opened("de-DE")
    assert headings(app) == []
    told = " ".join(caption.value for caption in app.caption)
    assert "incidents" in told
    assert "service\\_cases" in told
    assert not app.metric


ODD: dict[str, dict[str, list[Row]]] = {
    "only neutral events": {"incidents": told_by_all(valence="neutral", intensity=None)},
    "nothing but the event": {"incidents": told_by_all(intensity=None, respondent_id=None)},
    "all in one step": {"incidents": told_by_all(sequence_no=1)},
    "a path without causes": {
        "incidents": [
            *told_by_all(sequence_no=1),
            *[incident(20 + no, f"C{no}", "neutral", sequence_no=2) for no in range(9)],
        ]
    },
    "one problem": {"incidents": told_by_all(problem_code="x {y} $ *", backstage_cause="it")},
    "one customer": {"incidents": [incident(no, "C0", respondent_id=f"P{no}") for no in range(9)]},
    "customers nobody knows": {"incidents": told_by_all(customer_id="unknown")},
    "one case": {"service_cases": [case(1)]},
    "a case that nothing is known of": {
        "service_cases": [case(1, response=None, promised_response_h=None)]
    },
    "all out of order": {"service_cases": [case(1, response=-1.0), case(2, response=-2.0)]},
}


@pytest.mark.parametrize("tables", ODD.values(), ids=ODD)
def test_odd_data_is_no_error(
    given: Given, monkeypatch: pytest.MonkeyPatch, tables: dict[str, list[Row]]
) -> None:
    rows = given(customers=CUSTOMERS, service_revenue=REVENUE, **tables)
    monkeypatch.setattr(warehouse, "current", lambda: rows)
    app = opened("de-DE")
    assert app.header[0].value
