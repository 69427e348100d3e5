"""The Loyalty answer on rows given as literals and on the sample data with its planted truths."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner

from dashboard import settings as settings_module
from dashboard import warehouse
from dashboard.answers import loyal_customers, loyalty
from dashboard.answers.loyalty import COLUMNS, Loyalty
from dashboard.command import service_compass
from dashboard.filters import Filters
from dashboard.text import Said, say, speaking
from dashboard.warehouse import Warehouse
from models.loyalty import COMPONENTS
from tests import sample
from tests.conftest import Given, Row

Answered = Callable[..., Loyalty]

AS_OF = date(2025, 12, 31)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nobody has saved weights."""
    monkeypatch.setenv("SERVICE_COMPASS_DATA_FOLDER", str(tmp_path))
    settings_module.settings.cache_clear()
    yield
    settings_module.settings.cache_clear()


@pytest.fixture
def answered(given: Given, monkeypatch: pytest.MonkeyPatch) -> Answered:
    """``answered(choice, customers=[...], ...)``: the page over rows given as literals."""

    def over(choice: Filters | None = None, **tables: list[Row]) -> Loyalty:
        rows = given(**tables)
        monkeypatch.setattr(warehouse, "current", lambda: rows)
        return loyalty.answer(choice or Filters())

    return over


@pytest.fixture
def on_sample(sample_warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> Answered:
    monkeypatch.setattr(warehouse, "current", lambda: sample_warehouse)
    return lambda choice=None: loyalty.answer(choice or Filters())


def steady(customer: str, *, revenue: float = 100.0, since: int = 36) -> list[Row]:
    """An invoice a month for the last ``since`` months, the last one on the last day."""
    return [
        {
            "invoice_id": f"{customer}-{no}",
            "customer_id": customer,
            "invoice_date": AS_OF - timedelta(days=round(no * 30.4)),
            "net_revenue": revenue,
        }
        for no in range(since)
    ]


ITEMS: list[Row] = [
    {
        "item_id": name,
        "text_en": name,
        "text_de": name,
        "scale_lo": low,
        "scale_hi": high,
        "scale_reversed": False,
        "role": role,
        "is_service_item": True,
    }
    for name, low, high, role in (
        ("I1", 1, 5, "item"),
        ("I2", 1, 5, "item"),
        ("OS", 1, 5, "overall"),
        ("REC", 0, 10, "recommend"),
        ("PP", 0, 20, "price_premium"),
        ("EA1", 1, 5, "ea_trust"),
    )
]


def said(
    customer: str | None, person: str, values: dict[str, float], on: date = date(2025, 6, 1)
) -> list[Row]:
    return [
        {
            "wave_id": f"W{on.year}",
            "respondent_id": person,
            "customer_id": customer,
            "item_id": item,
            "response_date": on,
            "perception": value,
        }
        for item, value in values.items()
    ]


CUSTOMERS: list[Row] = [
    {"customer_id": name, "name": f"{name} GmbH", "region": region}
    for name, region in (("A", "Nord"), ("B", "Nord"), ("C", "Süd"), ("D", "Süd"))
]
HAPPY = {"I1": 5.0, "I2": 5.0, "OS": 5.0, "REC": 10.0, "PP": 20.0, "EA1": 5.0}
SAD = {"I1": 1.0, "I2": 2.0, "OS": 1.0, "REC": 2.0, "PP": 0.0, "EA1": 2.0}
#: A is happy and buys, B sad and buys, C happy and long silent, D never said anything.
SURVEYED: dict[str, list[Row]] = {
    "customers": CUSTOMERS,
    "service_revenue": [
        *steady("A"), *steady("B", revenue=200.0), *steady("D", revenue=50.0),
        {"invoice_id": "C", "customer_id": "C", "invoice_date": date(2023, 1, 5),
         "net_revenue": 10.0},
    ],
    "survey_items": ITEMS,
    "survey_responses": [
        *(row for no in range(5) for row in said("A", f"a{no}", HAPPY)),
        *(row for no in range(5) for row in said("B", f"b{no}", SAD)),
        *said("C", "c1", HAPPY),
    ],
}  # fmt: skip


def row(found: Loyalty, customer: str) -> dict[str, Any]:
    return found.customers.row(by_predicate=pl.col("customer_id") == customer, named=True)


def told(found: Loyalty) -> str:
    """Every sentence of the answer in English."""
    with speaking("en"):
        values = (getattr(found, field.name) for field in fields(found))
        said_ones = (one for value in values for one in _sentences(value))
        return " ".join(say(one) for one in said_ones)


def _sentences(value: Any) -> Iterator[Said]:
    if isinstance(value, Said):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _sentences(one)


# --- on literals ----------------------------------------------------------------------------------


def test_every_customer_stands_in_its_quadrant_or_in_the_lane_of_the_unknown(
    answered: Answered,
) -> None:
    found = answered(**SURVEYED)
    assert {name: row(found, name)["quadrant"] for name in "ABCD"} == {
        "A": "core",
        "B": "hostage",
        "C": "mercenary",
        "D": "unknown",
    }
    assert found.customers.columns == list(COLUMNS)
    assert found.quadrants["customer_count"].sum() == 4
    assert found.quadrants["revenue_eur"].sum() == pytest.approx(
        found.customers["revenue_eur"].sum()
    )


def test_the_headline_names_core_churn_and_unknown_with_their_revenue(answered: Answered) -> None:
    with speaking("en"):
        assert say(answered(**SURVEYED).headline) == (
            "1 customers with 28.6% of revenue are core potential; 0 with 0.0% are churn "
            "potential; 1 with 14.3% gave no current answer."
        )


def test_how_many_people_answered_is_told_as_few_or_enough(answered: Answered) -> None:
    found = answered(**SURVEYED)
    assert [row(found, name)["answer_class"] for name in "ABCD"] == [
        "enough",
        "enough",
        "few",
        "no_answer",
    ]


def test_a_filter_shows_fewer_customers_and_changes_none_of_them(answered: Answered) -> None:
    everyone = answered(**SURVEYED)
    north = answered(Filters(region=("Nord",)), **SURVEYED)
    assert north.customers["customer_id"].to_list() == ["B", "A"]
    assert row(north, "A") == row(everyone, "A")


def test_answers_that_are_too_old_do_not_count(answered: Answered) -> None:
    old = [*said("A", "a1", SAD, date(2023, 12, 31)), *said("B", "b1", SAD)]
    found = answered(**(SURVEYED | {"survey_responses": old}))
    assert row(found, "A")["quadrant"] == "unknown"
    assert row(found, "B")["quadrant"] == "hostage"


def test_of_a_respondent_the_latest_answer_counts(answered: Answered) -> None:
    both = [*said("A", "a1", SAD, date(2024, 6, 1)), *said("A", "a1", HAPPY)]
    others = [row for no in range(4) for row in said("B", f"b{no}", SAD)]
    found = answered(**(SURVEYED | {"survey_responses": [*both, *others]}))
    assert row(found, "A")["satisfaction_points"] > row(found, "B")["satisfaction_points"]
    assert row(found, "A")["answer_class"] == "few"


def test_weights_change_the_index_and_nothing_else(answered: Answered) -> None:
    usual = answered(**SURVEYED)
    only_repeat = answered(Filters(weights=(1, 0, 0, 0, 0, 0, 0)), **SURVEYED)
    assert row(only_repeat, "A")["loyalty_score"] == 100.0
    assert only_repeat.weights == dict(zip(COMPONENTS, (1, 0, 0, 0, 0, 0, 0), strict=True))
    assert (
        only_repeat.customers["satisfaction_points"].to_list()
        == usual.customers["satisfaction_points"].to_list()
    )


def test_behaviour_only_leaves_the_recommendation_out(answered: Answered) -> None:
    usual = row(answered(**SURVEYED), "B")
    behaviour = row(answered(Filters(loyalty="behaviour"), **SURVEYED), "B")
    assert behaviour["loyalty_score"] > usual["loyalty_score"]


def test_without_surveys_the_index_is_told_and_no_quadrant(answered: Answered) -> None:
    found = answered(customers=SURVEYED["customers"], service_revenue=SURVEYED["service_revenue"])
    assert not found.is_surveyed
    assert row(found, "A")["quadrant"] == "unknown"
    assert row(found, "A")["loyalty_score"] is not None
    text = told(found)
    assert "how satisfied they are, nobody was asked" in text
    assert "stands on 4 of 7 components" in text
    assert [kpi.value for kpi in found.fan_cards] == [None, None, None]


def test_an_anonymous_survey_says_that_it_names_no_customer(answered: Answered) -> None:
    nobody = [row for no in range(9) for row in said(None, f"x{no}", HAPPY)]
    found = answered(**(SURVEYED | {"survey_responses": nobody}))
    assert not found.is_surveyed
    assert "name no customer" in told(found)


def test_a_single_answer_and_identical_answers_are_no_error(answered: Answered) -> None:
    one = answered(**(SURVEYED | {"survey_responses": said("A", "a1", HAPPY)}))
    assert row(one, "A")["quadrant"] == "core"
    alike = [
        row for name in "ABC" for no in range(3) for row in said(name, f"{name}{no}", {"I1": 4.0})
    ]
    found = answered(**(SURVEYED | {"survey_responses": alike}))
    assert [row(found, name)["satisfaction_points"] for name in "ABC"] == [75.0] * 3


def test_catalogue_without_questions_of_the_index_leaves_satisfaction_out(
    answered: Answered,
) -> None:
    only_overall = [row for row in SURVEYED["survey_responses"] if row["item_id"] == "OS"]
    found = answered(**(SURVEYED | {"survey_responses": only_overall}))
    assert not found.is_surveyed


def test_the_premium_is_told_from_five_respondents_of_three_customers_on(
    answered: Answered,
) -> None:
    levels = answered(**SURVEYED).premiums
    assert levels.levels["respondent_count"].to_list() == [5, 6]
    assert levels.median_share == pytest.approx(0.20)
    few = [row for no in range(9) for row in said("A", f"a{no}", HAPPY)]
    hidden = answered(**(SURVEYED | {"survey_responses": few})).premiums
    assert hidden.levels.is_empty()
    assert hidden.accepted == ()
    with speaking("en"):
        assert say(hidden.says).startswith("Too few answers")


def test_a_choice_that_leaves_few_people_out_tells_no_premium(answered: Answered) -> None:
    """All less the north is C, of whom one person answered."""
    customers = [*CUSTOMERS, {"customer_id": "E", "name": "E GmbH", "region": "Nord"}]
    answers = [*SURVEYED["survey_responses"], *said("E", "e1", SAD)]
    tables = SURVEYED | {"customers": customers, "survey_responses": answers}
    assert answered(**tables).premiums.levels.height
    hidden = answered(Filters(region=("Nord",)), **tables).premiums
    assert hidden.levels.is_empty()
    with speaking("en"):
        assert "told by subtraction" in say(hidden.says)


def test_a_contract_counts_from_its_start_to_its_end(answered: Answered) -> None:
    def contract(customer: str, kind: str, start: date, end: date | None, status: str) -> Row:
        return {
            "contract_id": f"{customer}{kind}",
            "customer_id": customer,
            "contract_type": kind,
            "start_date": start,
            "end_date": end,
            "status": status,
        }

    contracts = [
        contract("A", "maintenance", date(2025, 1, 1), date(2025, 12, 31), "active"),
        contract("B", "maintenance", date(2024, 1, 1), date(2025, 12, 30), "renewed"),
        contract("C", "bonus", date(2025, 1, 1), None, "active"),
        contract("D", "hotline", date(2026, 1, 1), None, "active"),
    ]
    found = answered(**(SURVEYED | {"contracts": contracts}))
    assert [row(found, name)["contract_share"] for name in "ABCD"] == [1.0, 0.0, 0.0, 0.0]
    assert [row(found, name)["lockin_score"] for name in "ABC"] == pytest.approx(
        [100 * 0.35 / 0.55, 0.0, 100 * 0.20 / 0.55], abs=0.1
    )


# --- on the sample data ---------------------------------------------------------------------------


def test_each_customer_of_the_choice_is_there_once_with_all_its_euros(on_sample: Answered) -> None:
    found = on_sample()
    assert found.customers["customer_id"].n_unique() == found.customers.height == 1196
    assert found.quadrants["customer_count"].sum() == 1196
    assert found.quadrants["revenue_eur"].sum() == pytest.approx(
        found.customers["revenue_eur"].sum()
    )


def with_truth(found: Loyalty) -> pl.DataFrame:
    return found.customers.join(sample.truth(), on="customer_id", how="left")


def test_smoothed_satisfaction_ranks_customers_as_they_truly_are(on_sample: Answered) -> None:
    known = with_truth(on_sample()).drop_nulls("satisfaction_points")
    truth = (pl.col("satisfaction_2025_score") + pl.col("satisfaction_2026_score")).rank()
    ranks = pl.col("satisfaction_points").rank()
    assert sample.measured(known, pl.corr(truth, ranks)) > 0.65


def test_the_less_satisfied_third_is_less_loyal_today(on_sample: Answered) -> None:
    """41 % of the least satisfied third of 2024 have left, 11 % of the most satisfied."""
    known = with_truth(on_sample()).filter(~pl.col("is_never_buyer"))
    third = (pl.col("satisfaction_2024_score").rank("ordinal") - 1) * 3 // pl.len()
    told = sample.compared(known, third.alias("third"), pl.col("loyalty_score").mean())
    assert told[0] < told[1] < told[2]


def test_who_has_left_is_less_loyal_than_who_still_buys(on_sample: Answered) -> None:
    known = with_truth(on_sample()).filter(~pl.col("is_never_buyer"))
    is_gone = (pl.col("leaves_on") <= sample.AS_OF).fill_null(value=False).alias("gone")
    told = sample.compared(known, is_gone, pl.col("loyalty_score").mean())
    assert told[True] + 20 < told[False]


def test_cherry_pickers_fill_less_of_the_wallet_and_buy_fewer_groups(on_sample: Answered) -> None:
    buying = with_truth(on_sample()).filter(pl.col("revenue_eur") > 0)
    for component in ("wallet_share", "breadth_share"):
        told = sample.compared(buying, "is_cherry_picker", pl.col(component).mean())
        assert told[True] < 0.8 * told[False]


def test_a_service_manager_goes_with_more_loyalty(on_sample: Answered) -> None:
    known = with_truth(on_sample()).filter(~pl.col("is_never_buyer"))
    told = sample.compared(known, "has_service_manager", pl.col("loyalty_score").mean())
    assert told[True] > told[False]


def test_the_satisfied_are_more_loyal_on_the_map(on_sample: Answered) -> None:
    counts = dict(on_sample().quadrants.select("quadrant", "customer_count").iter_rows())
    satisfied = counts["core"] / (counts["core"] + counts["mercenary"])
    dissatisfied = counts["hostage"] / (counts["hostage"] + counts["churn"])
    assert satisfied > dissatisfied


def test_every_fan_meets_the_limits_and_every_almost_fan_misses_one(on_sample: Answered) -> None:
    found = on_sample()
    fans = found.customers.filter(pl.col("fan_class") == "fan")
    assert fans.height == found.funnel["customer_count"].to_list()[-1] > 0
    assert fans["loyalty_score"].min() >= 65  # type: ignore[operator]  # a column of numbers
    assert found.almost_fans["missing_code"].null_count() == 0
    assert all(a >= b for a, b in pairwise(found.funnel["customer_count"].to_list()))


def test_nothing_of_the_time_after_the_day_looked_at_is_known(
    sample_warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a year ago, nobody knew the answers of a wave that ended later, nor later invoices."""
    monkeypatch.setattr(warehouse, "current", lambda: sample_warehouse)
    day = date(2026, 4, 30)
    known = loyal_customers.everyone(Filters(as_of=day))
    assert known.answers.last_on is not None
    assert known.answers.last_on < date(2026, 4, 1)
    assert known.customers["first_occasion_on"].max() <= day  # type: ignore[operator]


@pytest.mark.parametrize("kind", ["json", "csv", "xlsx"])
def test_the_command_prints_what_the_page_shows(on_sample: Answered, kind: str) -> None:
    weights = "1,0,0,0,0,0,0"
    arguments = ["show", "loyalty", "--format", kind, "--set", f"weights={weights}"]
    ran = CliRunner().invoke(service_compass, arguments)
    assert ran.exit_code == 0
    if kind == "json":
        answer = json.loads(ran.output)["answer"]
        assert answer["weights"]["repeat"] == 1
        assert len(answer["customers"]) == 1196
        assert not {"satisfaction_score", "recommend_score"} & set(answer["customers"][0])
