"""The Pareto page inside the app: what it shows, and what it says when there is little to show."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import warehouse
from dashboard.warehouse import Warehouse
from tests.conftest import Given
from tests.opening import calm, page
from tests.test_pareto import EXAMPLE, NOW, bought, named


def opened(locale: str = "en-GB") -> AppTest:
    return calm(page("pareto", locale))


def labels(app: AppTest) -> list[str]:
    return [metric.label for metric in app.metric]


@pytest.mark.parametrize(
    ("locale", "first", "last"),
    [("en-GB", "Class A", "Mobility (Shorrocks)"), ("de-DE", "Klasse A", "Mobilität (Shorrocks)")],
)
def test_it_opens_on_the_sample_data_in_both_languages(
    sample_warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch, locale: str, first: str, last: str
) -> None:
    monkeypatch.setattr(warehouse, "current", lambda: sample_warehouse)
    app = opened(locale)
    assert (labels(app)[0], labels(app)[-1]) == (first, last)
    assert len(app.get("vega_lite_chart")) == 3
    assert len(app.dataframe[0].value) > 1000


def test_the_limit_of_class_b_is_asked_only_where_it_matters(
    given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = given(**EXAMPLE)
    monkeypatch.setattr(warehouse, "current", lambda: rows)
    app = opened()
    assert [slider.label for slider in app.select_slider] == ["Limit of class A"]
    app.selectbox(key="mode").set_value("revenue").run()
    assert [slider.label for slider in app.select_slider] == [
        "Limit of class A",
        "Limit of class B",
    ]
    assert labels(app)[:5] == ["Class A", "Class B", "Class C", "Z: zero revenue", "G: net credit"]


def test_choosing_classes_names_who_moved_between_them(
    sample_warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warehouse, "current", lambda: sample_warehouse)
    app = opened()
    app.selectbox(key="moves_previous_class_None").set_value("A")
    app.selectbox(key="moves_customer_class_None").set_value("B").run()
    movers = app.dataframe[1].value
    assert set(movers["previous_class"]) == {"A"}
    assert set(movers["customer_class"]) == {"B"}


def test_one_year_of_data_says_what_cannot_be_compared(
    given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = given(customers=named("C01"), service_revenue=bought({"C01": 10.0}, NOW))
    monkeypatch.setattr(warehouse, "current", lambda: rows)
    app = opened()
    told = " ".join(caption.value for caption in app.caption)
    assert "XYZ" in told
    assert "begins too late" in told


def test_a_choice_without_customers_says_how_to_widen_it(
    given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    customers = [
        *named("C01", region="Nord", channel="direct"),
        *named("C02", region="Süd", channel="dealer"),
    ]
    rows = given(customers=customers, service_revenue=bought({"C01": 10.0, "C02": 5.0}, NOW))
    monkeypatch.setattr(warehouse, "current", lambda: rows)
    app = opened()
    app.multiselect(key="region").set_value(["Nord"])
    app.multiselect(key="channel").set_value(["dealer"]).run()
    assert not app.exception
    assert app.info[0].value.startswith("No customer passes these filters")
    assert not app.metric
