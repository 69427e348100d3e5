"""Quadrants of satisfaction and loyalty: by hand, by their invariants, and at every limit."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from models import quadrants
from models.quadrants import LANES, QUADRANTS, Limits

SCHEMA = {
    "customer_id": pl.String,
    "satisfaction_score": pl.Float64,
    "satisfaction_sd_score": pl.Float64,
    "loyalty_score": pl.Float64,
    "loyalty_se_score": pl.Float64,
    "revenue_eur": pl.Float64,
    "headroom_eur": pl.Float64,
}


def customers(*rows: tuple[Any, ...]) -> pl.DataFrame:
    """Rows of θ, its sd, LI, its se, revenue, headroom."""
    named = [(f"C{number}", *row) for number, row in enumerate(rows, start=1)]
    return pl.DataFrame(named, schema=SCHEMA, orient="row")


scores = st.none() | st.floats(0, 100)
spreads = st.floats(0, 30)
euros = st.floats(-1e4, 1e6)
many = st.lists(
    st.tuples(scores, spreads, scores, spreads, euros, st.none() | st.floats(0, 1e6)), max_size=40
).map(lambda rows: customers(*rows))
limits = st.builds(Limits, st.integers(1, 100).map(float), st.integers(1, 100).map(float))


def test_a_customer_near_both_limits_is_an_uncertain_mercenary() -> None:
    """EX-3.19."""
    found = quadrants.placed(customers((78, 6, 46, 8, 10, None)), Limits()).row(0, named=True)
    assert found["quadrant"] == "mercenary"
    assert found["is_uncertain"]
    assert found["core_probability"] == pytest.approx(0.2133421259)
    assert found["mercenary_probability"] == pytest.approx(0.4781203354)
    assert found["hostage_probability"] == pytest.approx(0.0951954128)
    assert found["churn_probability"] == pytest.approx(0.2133421259)
    assert found["quadrant_probability"] == found["mercenary_probability"]


def test_the_limits_belong_to_the_satisfied_and_the_loyal() -> None:
    rows = [(75, 0, 50, 0), (75, 0, 49.9, 0), (74.9, 0, 50, 0), (74.9, 0, 49.9, 0)]
    found = quadrants.placed(customers(*((*row, 1, 0) for row in rows)), Limits())
    assert tuple(found["quadrant"]) == QUADRANTS
    assert found["quadrant_probability"].to_list() == [1.0] * 4


def test_who_never_answered_keeps_a_lane_with_its_euros() -> None:
    found = quadrants.placed(
        customers(
            (None, None, 80, 5, 100, 7),
            (None, None, None, None, 50, None),
            (90, 3, None, None, 30, None),
            (90, 3, 80, 5, 20, 1),
        ),
        Limits(),
    )
    totals = {row["quadrant"]: row for row in quadrants.totals(found).iter_rows(named=True)}
    assert (totals["unknown"]["customer_count"], totals["unknown"]["revenue_eur"]) == (2, 150)
    assert totals["unknown"]["headroom_eur"] == 7
    assert totals["unknown"]["soft_count"] is None
    assert totals["no_loyalty"]["customer_count"] == 1
    assert totals["no_loyalty"]["headroom_eur"] is None
    assert totals["core"]["customer_share"] == 0.25
    assert totals["core"]["soft_share"] == pytest.approx(totals["core"]["soft_count"])


def test_the_soft_count_and_its_interval_by_hand() -> None:
    """Two customers with EX-3.19's chances: the variance of a sum of independent draws."""
    found = quadrants.placed(customers(*[(78, 6, 46, 8, 10, None)] * 30), Limits())
    row = quadrants.totals(found).row(by_predicate=pl.col("quadrant") == "mercenary", named=True)
    chance = norm.sf(75, 78, 6) * norm.cdf(50, 46, 8)
    half = norm.ppf(0.975) * np.sqrt(30 * chance * (1 - chance))
    assert row["customer_count"] == 30
    assert row["soft_count"] == pytest.approx(30 * chance)
    assert row["soft_low_count"] == pytest.approx(30 * chance - half)
    assert row["soft_high_count"] == pytest.approx(30 * chance + half)
    assert row["soft_revenue_eur"] == pytest.approx(300 * chance)
    assert row["soft_low_revenue_eur"] == pytest.approx(10 * (30 * chance - half))
    assert row["soft_revenue_share"] == pytest.approx(chance)


@given(many, limits)
def test_all_lanes_together_are_all_customers_and_all_revenue(
    frame: pl.DataFrame, where: Limits
) -> None:
    totals = quadrants.totals(quadrants.placed(frame, where))
    assert tuple(totals["quadrant"]) == LANES
    assert totals["customer_count"].sum() == frame.height
    assert totals["revenue_eur"].sum() == pytest.approx(frame["revenue_eur"].sum(), abs=1e-6)
    assert totals["headroom_eur"].sum() == pytest.approx(frame["headroom_eur"].sum(), abs=1e-6)


@given(many, limits)
def test_chances_add_up_and_the_quadrant_is_the_most_likely_one(
    frame: pl.DataFrame, where: Limits
) -> None:
    found = quadrants.placed(frame, where)
    known = found.filter(pl.col("quadrant").is_in(QUADRANTS))
    chances = known.select(f"{name}_probability" for name in QUADRANTS)
    assert chances.sum_horizontal().to_list() == pytest.approx([1.0] * known.height)
    for row in known.iter_rows(named=True):
        own = row[f"{row['quadrant']}_probability"]
        assert own == pytest.approx(row["quadrant_probability"], abs=1e-9)
    off = found.filter(~pl.col("quadrant").is_in(QUADRANTS))
    assert off["quadrant_probability"].null_count() == off.height
    soft = quadrants.totals(found).filter(pl.col("soft_count").is_not_null())
    assert soft["soft_count"].sum() == pytest.approx(known.height)
    assert (soft["soft_low_count"] <= soft["soft_count"] + 1e-9).all()
    assert (soft["soft_high_count"] >= soft["soft_count"] - 1e-9).all()


@settings(max_examples=30)
@given(many, limits)
def test_the_table_says_at_every_pair_of_limits_what_counting_says(
    frame: pl.DataFrame, where: Limits
) -> None:
    table = quadrants.table(frame)
    totals = quadrants.totals(quadrants.placed(frame, where)).filter(
        pl.col("quadrant").is_in(QUADRANTS)
    )
    row = int(where.satisfied_score), int(where.loyal_score)
    for column in ("customer_count", "revenue_eur", "headroom_eur", "soft_count"):
        grid = table[column].to_numpy().reshape(quadrants.STEPS, quadrants.STEPS)
        core, satisfied, loyal, everyone = grid[row], grid[row[0], 0], grid[0, row[1]], grid[0, 0]
        told = [core, satisfied - core, loyal - core, everyone - satisfied - loyal + core]
        assert told == pytest.approx(totals[column].fill_null(0).to_list(), abs=1e-5)


def test_medians_are_whole_points_and_usual_where_nobody_is() -> None:
    rows = [(70.4, 1, 30, 1), (81.2, 1, 41, 1), (90, 1, 60, 1), (None, 1, 99, 1)]
    assert quadrants.medians(customers(*((*row, 1, 0) for row in rows))) == Limits(81.0, 41.0)
    assert quadrants.medians(customers()) == Limits()
