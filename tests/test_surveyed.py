"""The survey under a choice: which wave, whose answers, and when nothing may be shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest

from dashboard.answers.asked import Asked
from dashboard.answers.surveyed import Surveyed, surveyed
from dashboard.errors import CompassError, NotEnoughData
from dashboard.filters import Filters
from dashboard.text import say
from dashboard.warehouse import Warehouse
from tests.conftest import Given, Row

Ask = Callable[..., Surveyed]


def item(item_id: str, **more: Any) -> Row:
    return {
        "item_id": item_id,
        "text_en": item_id,
        "text_de": item_id,
        "scale_lo": 1,
        "scale_hi": 5,
        "scale_reversed": False,
        "role": "item",
        "is_service_item": True,
    } | more


def answer(who: str, customer: str | None, perception: float | None, **more: Any) -> Row:
    return {
        "wave_id": "2026",
        "respondent_id": who,
        "item_id": "I01",
        "customer_id": customer,
        "respondent_group": "customer",
        "response_date": date(2026, 4, 30),
        "perception": perception,
    } | more


#: Six people of three customers in the north, five of three in the south.
NORTH = [answer(f"N{no}", f"A{no % 3}", 4.0, respondent_role="user") for no in range(6)]
SOUTH = [
    answer(f"S{no}", f"B{no % 3}", 2.0, respondent_role="user" if no else "purchaser")
    for no in range(5)
]
CUSTOMERS: list[Row] = [
    {"customer_id": f"{letter}{no}", "region": region}
    for letter, region in (("A", "Nord"), ("B", "Süd"))
    for no in range(3)
]
REVENUE: list[Row] = [
    {"invoice_id": "1", "invoice_date": date(2026, 9, 30), "net_revenue": 1.0, "customer_id": "A0"}
]


@pytest.fixture
def ask(given: Given) -> Ask:
    """``ask([answers], items=[…], region=("Nord",))``: the survey of a warehouse of literals."""

    def found(answers: list[Row], *, items: list[Row] | None = None, **choice: Any) -> Surveyed:
        warehouse = given(
            customers=CUSTOMERS,
            service_revenue=REVENUE,
            survey_items=[item("I01")] if items is None else items,
            survey_responses=answers,
        )
        return surveyed(Asked(Filters(**choice), warehouse))

    return found


def _scores(found: Surveyed) -> list[float | None]:
    return found.current["perception_score"].to_list()


def test_example_3_1_answers_run_from_0_to_100_whichever_way_the_scale_runs(ask: Ask) -> None:
    items = [
        item("I01"),
        item("I02", scale_reversed=True),
        item("I03", scale_lo=0, scale_hi=10),
        item("I04", scale_lo=1, scale_hi=6, scale_reversed=True),
    ]
    answers = [
        answer("N0", "A0", 4.0),
        answer("N0", "A0", 2.0, item_id="I02", expectation=1.0, importance=5.0),
        answer("N0", "A0", 8.0, item_id="I03"),
        answer("N0", "A0", 2.0, item_id="I04"),
    ]
    found = ask(answers, items=items).current
    assert found["perception_score"].to_list() == [75.0, 75.0, 80.0, 80.0]
    turned = found.row(1, named=True)
    assert (turned["perception_points"], turned["expectation_points"]) == (4.0, 5.0)
    assert turned["importance_points"] == 1.0


def test_answers_outside_their_scale_and_to_unknown_questions_are_none(ask: Ask) -> None:
    answers = [answer("N0", "A0", 7.0, expectation=0.0), answer("N1", "A0", 4.0, item_id="X")]
    found = ask(answers)
    assert _scores(found) == [None]
    assert found.current["expectation_points"].to_list() == [None]


def test_our_own_colleagues_do_not_count(ask: Ask) -> None:
    inside = answer("B1", None, 5.0, respondent_group="internal_sales")
    assert ask([*NORTH, inside]).respondent_count == 6


def test_a_customer_that_is_not_published_stays_unknown_but_counts(ask: Ask) -> None:
    found = ask([*NORTH, answer("X", "nobody", 1.0)])
    assert (found.respondent_count, found.customer_count) == (7, 3)
    assert ask([*NORTH, answer("X", "nobody", 1.0)], region=("Nord",)).current.height == 6


def test_a_wave_counts_once_its_last_answer_is_in(ask: Ask) -> None:
    later = answer("N0", "A0", 1.0, wave_id="2027", response_date=date(2026, 10, 1))
    begun = answer("N1", "A1", 1.0, wave_id="2027", response_date=date(2026, 9, 1))
    found = ask([*NORTH, later, begun])
    assert found.wave_id == "2026"
    assert found.later["wave_id"].to_list() == ["2027"]
    assert set(found.answers["wave_id"]) == {"2026"}


def test_the_latest_wave_is_shown_unless_another_is_chosen(ask: Ask) -> None:
    old = [row | {"wave_id": "2025", "response_date": date(2025, 4, 1)} for row in NORTH]
    assert ask([*NORTH, *old]).wave_id == "2026"
    assert ask([*NORTH, *old], wave="2025").wave_id == "2025"
    with pytest.raises(CompassError, match="2024"):
        ask([*NORTH, *old], wave="2024")


def test_without_a_wave_there_are_no_answers(ask: Ask) -> None:
    found = ask([])
    assert found.wave_id is None
    assert found.current.height == 0
    assert found.too_few is not None


def test_too_few_answers_say_how_many_are_missing(ask: Ask) -> None:
    assert ask(NORTH).too_few is None
    few = ask(NORTH[:3]).too_few
    assert few is not None
    assert say(few) == "Too few answers: 3 so far, 2 are missing."
    two = ask([row | {"customer_id": f"A{no % 2}"} for no, row in enumerate(NORTH)]).too_few
    assert two is not None
    assert say(two) == "Too few answers: people of 2 customers answered, of 3 are needed."


def test_an_anonymous_survey_needs_people_only(ask: Ask) -> None:
    found = ask([row | {"customer_id": None} for row in NORTH[:5]])
    assert found.is_anonymous
    assert found.customer_count is None
    assert found.too_few is None


def _refused(found: Surveyed) -> bool:
    return found.too_few is not None and "subtraction" in say(found.too_few)


def test_a_filter_may_not_leave_only_a_few_people_out(ask: Ask) -> None:
    everybody = [*NORTH, *SOUTH]
    assert ask(everybody, region=("Nord",)).too_few is None
    assert _refused(ask(everybody, role=("user",))), "one purchaser is left out"
    assert _refused(ask([*NORTH, *SOUTH[:2]], region=("Nord",))), "two people are left out"


def test_filters_may_not_be_combined_to_single_somebody_out(ask: Ask) -> None:
    more = [answer(f"M{no}", f"A{no % 3}", 3.0, respondent_role="purchaser") for no in range(6)]
    everybody = [*NORTH, *SOUTH, *more]
    assert ask(everybody, role=("user",)).too_few is None
    combined = ask(everybody, role=("user",), region=("Süd",))
    assert combined.respondent_count < 5
    assert combined.too_few is not None
    assert _refused(ask(everybody, role=("purchaser",), region=("Nord",)))


def test_each_value_of_a_filter_must_be_a_group_of_its_own(ask: Ask) -> None:
    assert _refused(ask([*NORTH, *SOUTH], role=("user", "purchaser")))


def test_a_survey_alone_is_looked_at_on_its_last_day(given: Given) -> None:
    rows = [row | {"customer_id": None} for row in NORTH]
    alone = given(survey_items=[item("I01")], survey_responses=rows)
    found = surveyed(Asked(Filters(), alone))
    assert (found.wave_id, found.respondent_count) == ("2026", 6)


def test_where_nothing_is_published_the_page_is_told_so(given: Given) -> None:
    with pytest.raises(NotEnoughData):
        surveyed(Asked(Filters(), given(survey_items=[item("I01")])))


def test_the_sample_has_three_waves(sample_warehouse: Warehouse) -> None:
    found = surveyed(Asked(Filters(), sample_warehouse))
    assert found.waves["wave_id"].to_list() == ["W2024", "W2025", "W2026"]
    assert found.respondent_count == 578
    assert found.current.filter(pl.col("item_role") == "item")["item_id"].n_unique() == 26
