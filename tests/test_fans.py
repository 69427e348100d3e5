"""Fans, almost fans and the funnel: the worked example and the limits."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st
from statsmodels.stats.weightstats import CompareMeans

from models import fans
from models.fans import STEPS

SCHEMA: dict[str, Any] = {
    "customer_id": pl.String,
    "satisfaction_score": pl.Float64,
    "satisfaction_sd_score": pl.Float64,
    "overall_score": pl.Float64,
    "loyalty_score": pl.Float64,
    "recommend_score": pl.Float64,
    "is_reference": pl.Boolean,
    "attachment_score": pl.Float64,
    "breadth_groups": pl.Int64,
    "premium_share": pl.Float64,
    "tolerance_score": pl.Float64,
}
X: dict[str, Any] = {
    "customer_id": "X",
    "satisfaction_score": 90.0,
    "satisfaction_sd_score": 6.4,
    "loyalty_score": 72.0,
    "recommend_score": 90.0,
    "attachment_score": 80.0,
    "breadth_groups": 3,
}


def told(**customer: Any) -> dict[str, Any]:
    return fans.fans(pl.DataFrame([X | customer], schema=SCHEMA)).row(0, named=True)


def test_the_three_customers_of_the_worked_example() -> None:
    rows = [
        X,
        X | {"loyalty_score": 58.0, "recommend_score": 100.0, "breadth_groups": 4},
        X
        | {
            "satisfaction_score": 84.0,
            "overall_score": 100.0,
            "loyalty_score": 70.0,
            "breadth_groups": 2,
            "premium_share": 0.10,
        },
    ]
    found = fans.fans(pl.DataFrame(rows, schema=SCHEMA))
    assert found.select("fan_class", "missing_code").rows() == [
        ("fan", None),
        ("almost", "loyal"),
        ("fan", None),
    ]


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"satisfaction_score": 87.4}, "enthusiastic"),
        ({"satisfaction_score": 84.0, "overall_score": 99.0}, "enthusiastic"),
        ({"satisfaction_score": 80.0, "overall_score": 100.0}, "enthusiastic"),
        ({"loyalty_score": 64.9}, "loyal"),
        ({"loyalty_score": None}, "loyal"),
        ({"recommend_score": 80.0}, "recommending"),
        ({"recommend_score": None}, "recommending"),
        ({"attachment_score": 70.0}, "attached"),
    ],
)
def test_an_almost_fan_is_told_the_one_criterion_it_misses(
    change: dict[str, Any], missing: str
) -> None:
    found = told(**change)
    assert (found["fan_class"], found["missing_code"]) == ("almost", missing)


@pytest.mark.parametrize(
    "change",
    [
        {"satisfaction_score": 87.5},
        {"loyalty_score": 65.0},
        {"recommend_score": None, "is_reference": True},
        {"attachment_score": None},
        {"attachment_score": 75.0},
        {"breadth_groups": 0, "tolerance_score": 75.0},
    ],
)
def test_a_limit_reached_exactly_and_a_criterion_not_asked_are_met(change: dict[str, Any]) -> None:
    assert told(**change)["fan_class"] == "fan"


def test_two_missing_criteria_or_no_supporting_one_make_no_fan() -> None:
    assert told(loyalty_score=10.0, recommend_score=50.0)["fan_class"] == "no_fan"
    assert told(breadth_groups=2, premium_share=0.05, tolerance_score=50.0)["fan_class"] == "no_fan"


def test_who_never_answered_is_neither_fan_nor_other() -> None:
    found = told(satisfaction_score=None, satisfaction_sd_score=None)
    assert found["fan_class"] is None
    assert found["missing_code"] is None


def funnel_rows(*rows: tuple[float | None, float | None, bool | None, str | None]) -> pl.DataFrame:
    schema = {
        "satisfaction_score": pl.Float64,
        "loyalty_score": pl.Float64,
        "is_recommending": pl.Boolean,
        "fan_class": pl.String,
        "revenue_eur": pl.Float64,
    }
    return pl.DataFrame([(*row, 1.0) for row in rows], schema=schema, orient="row")


def test_the_funnel_counts_who_is_left_at_each_step() -> None:
    found = fans.funnel(
        funnel_rows(
            (90.0, 70.0, True, "fan"),
            (75.0, 50.0, True, "no_fan"),
            (75.0, 50.0, None, "no_fan"),
            (80.0, 49.9, True, "no_fan"),
            (74.9, 90.0, True, "no_fan"),
            (None, 90.0, None, None),
        )
    )
    assert found["step"].to_list() == list(STEPS)
    assert found["customer_count"].to_list() == [6, 5, 4, 3, 2, 1]
    assert found["step_share"].to_list() == pytest.approx([None, 5 / 6, 4 / 5, 3 / 4, 2 / 3, 1 / 2])


def test_a_funnel_without_customers_has_no_shares() -> None:
    found = fans.funnel(funnel_rows())
    assert found["customer_count"].to_list() == [0] * 6
    assert found["customer_share"].null_count() == 6


def bringing(fan: list[float], others: list[float]) -> pl.DataFrame:
    """Two machines each; so the revenue per machine is half of what is given."""
    rows = [("fan", 2.0 * eur, 2) for eur in fan] + [("no_fan", 2.0 * eur, 2) for eur in others]
    return pl.DataFrame(
        rows, schema=["fan_class", "revenue_eur", "active_machine_count"], orient="row"
    )


def test_the_fan_premium_is_a_difference_of_means_after_welch() -> None:
    fan, others = [9.0, 12.0, 7.0, 11.0, 20.0], [4.0, 3.0, 8.0, 2.0, 5.0, 6.0]
    found = fans.premium(bringing(fan, others))
    assert found is not None
    assert found.value_eur == pytest.approx(np.mean(fan) - np.mean(others))
    expected = CompareMeans.from_data(fan, others).tconfint_diff(usevar="unequal")
    assert (found.low_eur, found.high_eur) == pytest.approx(expected)
    assert (found.fan_count, found.others_count) == (5, 6)


def test_the_fan_premium_needs_five_customers_with_a_machine_on_each_side() -> None:
    assert fans.premium(bringing([1.0] * 4, [2.0] * 9)) is None
    without = bringing([1.0] * 5, [2.0] * 9).with_columns(active_machine_count=0)
    assert fans.premium(without) is None


number = st.one_of(st.none(), st.floats(0, 100))
kinds = st.sampled_from(["fan", "almost", "no_fan", None])


@drawn(st.lists(st.tuples(number, number, st.one_of(st.none(), st.booleans()), kinds), max_size=30))
def test_no_step_of_the_funnel_holds_more_than_the_one_before(rows: list[Any]) -> None:
    counts = fans.funnel(funnel_rows(*rows))["customer_count"].to_list()
    assert counts == sorted(counts, reverse=True)
