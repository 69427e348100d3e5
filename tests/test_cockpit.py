"""The cockpit's answer, from rows to figures: worked examples and the edges of the data."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import polars as pl
import pytest

from dashboard import warehouse
from dashboard.answers import cockpit
from dashboard.answers.cockpit import Cockpit
from dashboard.answers.kpis import Kpi
from dashboard.errors import CompassError
from dashboard.filters import Filters
from dashboard.text import say
from tests.conftest import Given, Row

Answered = Callable[..., Cockpit]


@pytest.fixture
def answered(given: Given, monkeypatch: pytest.MonkeyPatch) -> Answered:
    """``answered(choice, customers=[...], ...)``: the cockpit over rows given as literals."""

    def over(choice: Filters | None = None, **tables: list[Row]) -> Cockpit:
        rows = given(**tables)
        monkeypatch.setattr(warehouse, "current", lambda: rows)
        return cockpit.answer(choice or Filters())

    return over


def bought(customer: str, amounts: dict[date, float]) -> list[Row]:
    return [
        {
            "invoice_id": f"{customer}-{day}",
            "customer_id": customer,
            "invoice_date": day,
            "net_revenue": amount,
        }
        for day, amount in amounts.items()
    ]


LAST_YEAR, THIS_YEAR = date(2024, 6, 10), date(2025, 12, 30)
#: EX-10.1: 100, 80, 50, 20 a year ago; 130, 60, 0, 25 now.
RETENTION: dict[str, list[Row]] = {
    "customers": [{"customer_id": name, "name": f"{name} GmbH"} for name in "ABCD"],
    "service_revenue": [
        *bought("A", {date(2024, 1, 15): 40.0, LAST_YEAR: 60.0, THIS_YEAR: 130.0}),
        *bought("B", {LAST_YEAR: 80.0, THIS_YEAR: 60.0}),
        *bought("C", {LAST_YEAR: 50.0}),
        *bought("D", {LAST_YEAR: 20.0, THIS_YEAR: 25.0}),
    ],
}


def figure(found: Cockpit, figure_id: str) -> Kpi:
    return next(kpi for kpi in found.kpis if kpi.definition.id == figure_id)


def test_retention_follows_the_worked_example(answered: Answered) -> None:
    found = answered(**RETENTION)
    assert figure(found, "K-12").value == pytest.approx(0.72)
    assert figure(found, "K-10A").value == pytest.approx(190 / 230)
    assert figure(found, "K-10B").value == pytest.approx(25 / 20)


def test_the_bridge_leads_from_one_year_to_the_next(answered: Answered) -> None:
    steps = answered(**RETENTION).bridge
    assert steps.select("step", "change_eur", "end_eur").rows() == [
        ("before", 250.0, 250.0),
        ("new", 0.0, 250.0),
        ("more", 35.0, 285.0),
        ("less", -20.0, 265.0),
        ("lapsed", -50.0, 215.0),
        ("after", 215.0, 215.0),
    ]


def test_the_names_behind_the_bridge_come_largest_first(answered: Answered) -> None:
    movers = answered(**RETENTION).movers
    assert movers.select("customer_name", "movement", "change_eur").rows() == [
        ("C GmbH", "lapsed", -50.0),
        ("A GmbH", "more", 30.0),
        ("B GmbH", "less", -20.0),
        ("D GmbH", "more", 5.0),
    ]


def test_the_headline_says_what_happened(answered: Answered) -> None:
    assert say(answered(**RETENTION).headline) == (
        "Service revenue fell by 14.0% to €215 in the twelve months to Dec 2025; the largest "
        "fifth of the buyers brings 36.3% of it."
    )


def test_a_shrinking_class_a_is_something_to_decide(answered: Answered) -> None:
    decision = next(d for d in answered(**RETENTION).decisions if d.rule == "shrinking_a")
    assert decision.amount_eur == pytest.approx(40.0)
    assert decision.customers["customer_name"].to_list() == ["C GmbH", "B GmbH"]


def test_what_needs_a_missing_table_says_so(answered: Answered) -> None:
    found = answered(**RETENTION)
    missing = {kpi.definition.id for kpi in found.kpis if kpi.is_missing}
    surveys = {"K-16", "K-20", "K-21"}
    assert missing == {"K-02", "K-03", "K-07", "K-08", "K-09", "K-38"} | surveys


def test_what_the_columns_do_not_carry_is_not_computed(answered: Answered) -> None:
    margin = figure(answered(**RETENTION), "K-04")
    assert margin.value is None
    assert margin.basis is not None
    assert say(margin.basis) == "Needs invoice lines with a contribution margin."


def test_a_short_history_is_told_for_the_months_it_has(answered: Answered) -> None:
    tables: dict[str, list[Row]] = {
        "customers": RETENTION["customers"],
        "service_revenue": bought("A", {date(2025, 10, 5): 30.0, THIS_YEAR: 12.0}),
    }
    found = answered(**tables)
    assert say(found.headline).startswith("Service revenue was €42 from Oct 2025 to Dec 2025")
    assert found.bridge.is_empty()
    assert found.months["month_on"].to_list() == [date(2025, month, 1) for month in (10, 11, 12)]
    assert figure(found, "K-12").value is None


def test_what_the_data_cannot_compare_shows_no_zeros(answered: Answered) -> None:
    months = answered(**RETENTION).months
    assert months["previous_revenue_eur"].null_count() == 0
    late: dict[str, list[Row]] = {
        "customers": RETENTION["customers"],
        "service_revenue": bought("A", {date(2025, 10, 5): 30.0, THIS_YEAR: 12.0}),
    }
    found = answered(**late)
    for frame in (found.months, found.categories, found.places):
        assert frame["previous_revenue_eur"].null_count() == frame.height


def test_countries_stand_in_for_regions_and_small_ones_are_one(answered: Answered) -> None:
    countries = ["DE", "FR", "IT", "ES", "PL", "AT", "CH", "NL", "BE", "DK", "SE", "NO", "FI", "PT"]
    found = answered(
        customers=[{"customer_id": code, "country": code} for code in countries],
        service_revenue=[
            row
            for no, code in enumerate(countries)
            for row in bought(code, {THIS_YEAR: 100.0 - no})
        ],
    )
    assert found.places_title == "By country"
    assert found.places["place"].to_list() == [*countries[:12], "others"]
    assert found.places["revenue_eur"][-1] == pytest.approx(88.0 + 87.0)


def test_a_year_ago_is_what_that_day_would_have_shown(answered: Answered) -> None:
    now = answered(**RETENTION)
    back_then = answered(Filters(as_of=date(2024, 12, 31)), **RETENTION)
    assert figure(now, "K-01").previous == figure(back_then, "K-01").value == 250.0


def test_a_month_end_after_the_data_is_refused(answered: Answered) -> None:
    with pytest.raises(CompassError, match="no data yet for"):
        answered(Filters(as_of=date(2026, 1, 31)), **RETENTION)


def test_machines_out_of_operation_count_as_reinvested_when_a_new_one_follows(
    answered: Answered,
) -> None:
    machines: list[Row] = [
        {
            "machine_id": "M1",
            "customer_id": "A",
            "commissioning_date": date(2005, 1, 1),
            "decommission_date": date(2025, 3, 1),
        },
        {"machine_id": "M2", "customer_id": "A", "commissioning_date": date(2025, 2, 1)},
        {
            "machine_id": "M3",
            "customer_id": "B",
            "commissioning_date": date(2005, 1, 1),
            "decommission_date": date(2025, 3, 1),
        },
    ]
    found = answered(**RETENTION, installed_base=machines)
    assert figure(found, "K-38").value == pytest.approx(0.5)
    assert figure(found, "K-09").value == pytest.approx(0.0)


def test_uncertainty_stands_on_the_card(
    sample_warehouse: warehouse.Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warehouse, "current", lambda: sample_warehouse)
    found = cockpit.answer(Filters())
    for figure_id in ("K-06", "K-10A", "K-12"):
        kpi = figure(found, figure_id)
        assert kpi.value is not None
        assert kpi.low is not None
        assert kpi.high is not None
        assert kpi.basis is not None
        assert kpi.low < kpi.value < kpi.high
        assert "95 % interval" in say(kpi.basis)


def test_figures_add_up_on_the_sample_data(
    sample_warehouse: warehouse.Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warehouse, "current", lambda: sample_warehouse)
    found = cockpit.answer(Filters())
    revenue = figure(found, "K-01").value
    assert revenue is not None
    for frame in (found.months, found.categories, found.places):
        assert frame["revenue_eur"].sum() == pytest.approx(revenue)
    assert found.bridge.filter(pl.col("step") == "after")["end_eur"][0] == pytest.approx(revenue)
    assert not any(kpi.is_missing for kpi in found.kpis)
