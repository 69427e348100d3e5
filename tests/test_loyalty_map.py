"""The map's answer: where customers stand, what is drawn and listed, and what nobody sees."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.answers import loyalty_map
from dashboard.answers.loyalty_map import KNOWN, LISTED, Box, LoyaltyMap
from dashboard.text import say, speaking
from models.quadrants import LANES, QUADRANTS, STEPS, Limits

_SCHEMA = {
    name: pl.String if name.endswith(("_id", "_name", "_class")) else pl.Float64 for name in KNOWN
}


def customer(name: str, **said: Any) -> dict[str, Any]:
    """A customer who answered much and is surely satisfied and loyal, unless told otherwise."""
    usual = {
        "customer_id": name,
        "customer_name": f"Customer {name}",
        "customer_class": "A",
        "satisfaction_score": 90.0,
        "satisfaction_sd_score": 3.0,
        "answer_class": "enough",
        "loyalty_score": 80.0,
        "loyalty_se_score": 5.0,
        "revenue_eur": 100.0,
        "headroom_eur": 10.0,
    }
    return usual | said


def never(name: str, **said: Any) -> dict[str, Any]:
    """A customer who never answered."""
    nothing = {
        "satisfaction_score": None,
        "satisfaction_sd_score": None,
        "answer_class": "no_answer",
    }
    return customer(name, **nothing | said)


def mapped(*rows: dict[str, Any]) -> LoyaltyMap:
    return LoyaltyMap(pl.DataFrame(rows, schema=_SCHEMA))


def read(data: bytes | None) -> pl.DataFrame:
    assert data is not None
    return pl.read_ipc_stream(io.BytesIO(data))


def many(count: int) -> LoyaltyMap:
    """So many customers all over the map, a fifth of whom never answered."""
    draws = np.random.default_rng(1)
    scores = draws.uniform(0, 100, (count, 2))
    known = pl.DataFrame(
        {
            "customer_id": [f"C{number:05}" for number in range(count)],
            "customer_name": "x",
            "customer_class": "B",
            "satisfaction_score": scores[:, 0],
            "satisfaction_sd_score": 6.0,
            "answer_class": "few",
            "loyalty_score": scores[:, 1],
            "loyalty_se_score": 5.0,
            "revenue_eur": draws.lognormal(8, 1, count),
            "headroom_eur": 1.0,
        },
        schema=_SCHEMA,
    )
    is_unknown = pl.int_range(pl.len()) % 5 == 0
    gone = pl.when(~is_unknown).then(pl.col("satisfaction_score", "satisfaction_sd_score"))
    return LoyaltyMap(known.with_columns(gone))


def test_an_uncertain_mercenary_is_listed_as_one() -> None:
    """EX-3.19: uncertain (mercenary 48 %)."""
    near = {"satisfaction_score": 78.0, "satisfaction_sd_score": 6.0}
    found = mapped(customer("K1", **near, loyalty_score=46.0, loyalty_se_score=8.0))
    row = found.at(Limits()).customers.row(0, named=True)
    assert (row["quadrant"], row["quadrant_share"], row["is_uncertain"]) == (
        "mercenary",
        0.48,
        True,
    )


def test_satisfaction_is_told_in_whole_points_only() -> None:
    found = mapped(
        customer("K1", satisfaction_score=74.97),
        customer("K2", satisfaction_score=74.99999999999999),
    )
    listed = found.at(Limits()).customers.sort("customer_id")
    assert listed["satisfaction_points"].to_list() == [74, 75]
    assert listed["quadrant"].to_list() == ["hostage", "core"]
    shown = read(found.places)
    assert "satisfaction_score" not in shown.columns
    assert shown["across_points"].floor().sort().to_list() == [74, 75]


def test_nobody_counts_few_answers_from_the_spread() -> None:
    """The spread depends on the number of answers alone, so it would tell it."""
    few = {"answer_class": "few", "satisfaction_score": 80.0}
    found = mapped(
        customer("K1", **few, satisfaction_sd_score=8.0),
        customer("K2", **few, satisfaction_sd_score=6.0),
        customer("K3", satisfaction_sd_score=3.0),
    )
    shown = read(found.places).sort("customer_id")
    assert shown["satisfaction_sd_points"].to_list() == [7.1, 7.1, 3.0]
    shares = found.at(Limits()).customers.sort("customer_id")["quadrant_share"]
    assert shares[0] == shares[1] < shares[2]


def test_the_counts_take_the_spread_as_it_is() -> None:
    few = {"answer_class": "few", "satisfaction_score": 80.0, "loyalty_score": 100.0}
    found = mapped(
        customer("K1", **few, satisfaction_sd_score=8.0),
        customer("K2", **few, satisfaction_sd_score=1.0),
    )
    core = found.at(Limits()).totals.row(0, named=True)
    # the normal distribution at 5/8 and at 5
    assert core["soft_count"] == pytest.approx(0.734014 + 1.0, abs=1e-5)


def test_who_is_not_on_the_map_has_a_place_beside_it() -> None:
    found = mapped(
        never("K1", loyalty_score=70.0),
        never("K2", loyalty_score=None, loyalty_se_score=None),
        customer("K3", loyalty_score=None, loyalty_se_score=None),
        customer("K4"),
    )
    shown = read(found.places).sort("customer_id")
    assert shown["lane"].to_list() == ["unknown", "unknown", "no_loyalty", "map"]
    low, high = loyalty_map.LANE_POINTS
    assert shown["across_points"].is_between(low, high).to_list() == [True, True, False, False]
    assert shown["up_points"].is_between(low, high).to_list() == [False, True, True, False]
    assert shown["up_points"][0] == 70.0
    lanes = read(found.lanes)
    assert lanes["quadrant"].to_list() == ["unknown", "no_loyalty"]
    assert lanes["customer_count"].to_list() == [2, 1]
    assert lanes["revenue_eur"].to_list() == [200.0, 100.0]


def test_the_list_begins_with_the_largest_and_follows_a_box() -> None:
    found = mapped(
        customer("K1", revenue_eur=1.0),
        customer("K2", revenue_eur=3.0),
        customer("K3", satisfaction_score=30.0, revenue_eur=2.0),
        never("K4", revenue_eur=9.0),
    ).at(Limits())
    assert found.within(None).select(LISTED)["customer_id"].to_list() == ["K4", "K2", "K3", "K1"]
    box = Box(left=85, right=95, low=70, high=90)
    assert found.within(box)["customer_id"].to_list() == ["K2", "K1"]
    assert found.within(box, ["K1", "K3"])["customer_id"].to_list() == ["K1"]
    assert found.within(None, ["K3"])["customer_id"].to_list() == ["K3"]
    # who was clicked in another box does not count in this one
    assert found.within(box, ["K3"])["customer_id"].to_list() == ["K2", "K1"]


def test_too_many_customers_are_drawn_as_squares_with_all_their_euros() -> None:
    found = many(loyalty_map.MARKS_AT_MOST + 1)
    assert found.is_squared
    shown = read(found.places)
    assert shown.height < 3000
    assert shown["customer_count"].sum() == found.known.height
    assert shown["revenue_eur"].sum() == pytest.approx(found.known["revenue_eur"].sum())
    on_map = shown.filter(pl.col("lane") == "map")
    assert on_map["across_points"].is_between(0, 98).all()
    assert on_map["up_points"].is_between(0, 98).all()
    assert (shown["shade_share"] <= 1).all()


def test_a_close_view_draws_the_customers_of_a_box_or_asks_for_a_smaller_one() -> None:
    found = many(loyalty_map.MARKS_AT_MOST * 2)
    box = Box(left=20, right=40, low=20, high=40)
    behind = found.at(Limits()).within(box)
    assert behind.height
    assert set(read(found.close(box))["customer_id"]) == set(behind["customer_id"])
    assert found.close(Box(left=-20, right=100, low=-20, high=100)) is None
    corners = read(loyalty_map.corners(box))
    assert corners["across_points"].to_list() == [20, 40]
    assert corners["up_high_points"].to_list() == [40, 40]


@given(st.integers(1, 99), st.integers(1, 99))
def test_the_table_in_the_browser_agrees_with_the_totals(satisfied: int, loyal: int) -> None:
    table = read(_MANY.table)
    totals = _MANY.at(Limits(satisfied, loyal)).totals
    for column in ("customer_count", "revenue_eur", "headroom_eur", "soft_count"):
        grid = table[column].cast(pl.Float64).to_numpy().reshape(STEPS, STEPS)
        core = grid[satisfied, loyal]
        told = [
            core,
            grid[satisfied, 0] - core,
            grid[0, loyal] - core,
            grid[0, 0] - grid[satisfied, 0] - grid[0, loyal] + core,
        ]
        assert told == pytest.approx(
            totals[column].head(4).fill_null(0).to_list(), rel=1e-4, abs=0.01
        )


_MANY = many(500)


def test_the_cards_tell_the_soft_shares_with_their_intervals() -> None:
    found = many(500).at(Limits())
    totals = {row["quadrant"]: row for row in found.totals.iter_rows(named=True)}
    core, churn, bound = found.cards
    assert [card.definition.id for card in found.cards] == ["K-33", "K-34", "K-54"]
    assert core.value == pytest.approx(totals["core"]["soft_share"])
    assert churn.value == pytest.approx(totals["churn"]["soft_share"])
    assert bound.value == pytest.approx(totals["hostage"]["soft_revenue_share"])
    for card in found.cards:
        assert card.low is not None
        assert card.high is not None
        assert card.value is not None
        assert card.low < card.value < card.high


@pytest.mark.parametrize("rows", [(), (never("K1"),)], ids=["nobody", "nobody answered"])
def test_an_empty_map_says_so_and_breaks_nothing(rows: tuple[dict[str, Any], ...]) -> None:
    found = mapped(*rows)
    there = found.at(found.medians)
    assert found.medians == Limits()
    assert tuple(there.totals["quadrant"]) == LANES
    assert there.totals.filter(pl.col("quadrant").is_in(QUADRANTS))["customer_count"].sum() == 0
    assert [card.value for card in there.cards] == [None, None, None]
    assert read(found.places).height == len(rows)
    assert read(found.table)["soft_count"].sum() == 0
    with speaking("en"):
        assert say(there.says).startswith("Nobody stands on the map yet")
