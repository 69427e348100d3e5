"""Frequency and relevance of problems, and the complaint iceberg: worked examples and edges."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from models import problems
from models.iceberg import iceberg

SCHEMA = {
    "customer_id": pl.String,
    "problem_code": pl.String,
    "valence": pl.String,
    "intensity_score": pl.Float64,
    "reaction": pl.String,
}


def hit(
    problem: str, customer: str, intensity: float | None, reaction: str | None
) -> dict[str, Any]:
    return {
        "customer_id": customer,
        "problem_code": problem,
        "valence": "negative",
        "intensity_score": intensity,
        "reaction": reaction,
    }


def frame(rows: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=SCHEMA)


def spread(problem: str, count: int, intensity: float, reacting: float) -> list[dict[str, Any]]:
    """So many customers with this mean intensity (whole points each), a part of them reacting."""
    above = round(count * (intensity % 1))
    return [
        hit(
            problem,
            f"{problem}{no}",
            float(int(intensity) + (no < above)),
            "switched" if no < round(count * reacting) else "complained",
        )
        for no in range(count)
    ]


def test_equal_frap_can_lose_very_different_business() -> None:
    """EX-3.21: 120 asked; late part, phone, wrong part."""
    told = frame(
        [
            *[row | {"intensity_score": 4.2} for row in spread("late part", 24, 4.0, 0.0)],
            *spread("phone", 40, 2.5, 0.05),
            *[row | {"intensity_score": 4.8} for row in spread("wrong part", 9, 4.0, 0.0)],
        ]
    )
    found = problems.frap(told, asked_count=120)
    assert found["problem_code"].to_list() == ["late part", "phone", "wrong part"]
    assert found["frap_index"].to_list() == pytest.approx([0.84, 0.8333, 0.36], abs=5e-5)
    assert found["frequency_share"].to_list() == pytest.approx([0.2, 0.3333, 0.075], abs=5e-5)


@pytest.mark.parametrize(
    ("count", "reacting", "index"), [(24, 7.2, 0.06), (40, 2, 0.0167), (9, 4.05, 0.0338)]
)
def test_the_reaction_index_is_frequency_times_share_lost(
    count: int, reacting: float, index: float
) -> None:
    """EX-3.21: the example's shares are no whole customers; one hundred times as many are."""
    rows = spread("p", count * 100, 3.0, reacting / count)
    (found,) = problems.frap(frame(rows), asked_count=12_000).to_dicts()
    assert found["reaction_index"] == pytest.approx(index, abs=5e-5)


def test_a_customer_hit_twice_counts_once_with_its_mean_annoyance() -> None:
    told = frame(
        [
            hit("late", "A", 5.0, "none"),
            hit("late", "A", 1.0, "reduced_purchases"),
            hit("late", "B", 5.0, "told_others"),
        ]
    )
    (found,) = problems.frap(told, asked_count=10).to_dicts()
    assert (found["incident_count"], found["customer_count"]) == (3, 2)
    assert found["annoyance_score"] == pytest.approx(4.0)
    assert found["reaction_share"] == 0.5
    assert found["corner"] == "act_first"


def test_good_events_and_events_without_a_problem_count_nowhere() -> None:
    told = frame(
        [hit("late", "A", 3.0, None) | {"valence": "positive"}, hit("late", "B", 3.0, None)]
    ).with_columns(pl.Series("problem_code", ["late", None], dtype=pl.String))
    assert problems.frap(told, asked_count=10).is_empty()


def test_without_intensity_there_is_a_frequency_and_no_relevance() -> None:
    (found,) = problems.frap(frame([hit("late", "A", None, None)]), asked_count=4).to_dicts()
    assert (found["frequency_share"], found["reaction_share"]) == (0.25, 0.0)
    assert (found["annoyance_score"], found["frap_index"], found["corner"]) == (None, None, None)


def test_the_map_is_divided_at_the_means() -> None:
    told = frame(
        [
            *spread("often and bad", 8, 5.0, 0.0),
            *spread("often and mild", 8, 1.0, 0.0),
            *spread("rare and bad", 2, 5.0, 0.0),
            *spread("rare and mild", 2, 1.0, 0.0),
        ]
    )
    found = problems.frap(told, asked_count=50)
    assert dict(found.select("problem_code", "corner").iter_rows()) == {
        "often and bad": "act_first",
        "often and mild": "frequent_mild",
        "rare and bad": "rare_severe",
        "rare and mild": "watch",
    }


HITS = st.lists(
    st.builds(
        hit,
        st.sampled_from(["a", "b", "c"]),
        st.sampled_from(list("ABCDEFGH")),
        st.none() | st.integers(1, 5).map(float),
        st.none() | st.sampled_from(["none", "complained", "switched", "reduced_purchases"]),
    ),
    max_size=60,
)


@given(HITS, st.integers(8, 50))
def test_the_indices_stay_within_their_bounds(rows: list[dict[str, Any]], asked: int) -> None:
    found = problems.frap(frame(rows), asked_count=asked)
    assert found["incident_count"].sum() == len(rows)
    for row in found.iter_rows(named=True):
        assert 0 <= row["reaction_index"] <= row["frequency_share"] <= 1
        assert row["customer_count"] <= row["incident_count"]
        if row["frap_index"] is not None:
            assert row["frequency_share"] <= row["frap_index"] <= 5 * row["frequency_share"]


# --- the iceberg ------------------------------------------------------------------------------


def test_most_dissatisfied_customers_say_nothing() -> None:
    """EX-3.22."""
    found = iceberg(
        dissatisfied_count=18, answered_count=90, customer_count=400, complained_count=12
    )
    assert found is not None
    assert found.expected_count == pytest.approx(80)
    assert found.expected_low_count == pytest.approx(52.17, abs=5e-3)
    assert found.expected_high_count == pytest.approx(117.65, abs=5e-3)
    assert found.articulation_share == pytest.approx(0.15)
    assert found.hidden_count == pytest.approx(68)
    # the fixtures' reach is that of all expected, ours of the hidden ones, as F-3.27 says
    assert found.reach_count == pytest.approx(68 * 9)


def test_the_interval_of_the_iceberg_is_that_of_statsmodels() -> None:
    found = iceberg(
        dissatisfied_count=7, answered_count=31, customer_count=1000, complained_count=0
    )
    assert found is not None
    bounds = proportion_confint(7, 31, method="wilson")
    assert (found.expected_low_count / 1000, found.expected_high_count / 1000) == pytest.approx(
        bounds
    )


def test_nobody_asked_is_no_iceberg() -> None:
    assert (
        iceberg(dissatisfied_count=0, answered_count=0, customer_count=9, complained_count=1)
        is None
    )


def test_nobody_dissatisfied_hides_nothing() -> None:
    found = iceberg(dissatisfied_count=0, answered_count=50, customer_count=90, complained_count=2)
    assert found is not None
    assert found.articulation_share is None
    assert found.articulation_high_share is None
    assert (found.expected_count, found.hidden_count, found.reach_count) == (0.0, 0.0, 0.0)


@given(st.integers(0, 60), st.integers(1, 60), st.integers(0, 500), st.integers(0, 60))
def test_what_is_seen_and_hidden_makes_up_the_whole(
    bad: int, answered: int, customers: int, complained: int
) -> None:
    found = iceberg(
        dissatisfied_count=min(bad, answered),
        answered_count=answered,
        customer_count=customers,
        complained_count=complained,
    )
    assert found is not None
    assert found.expected_low_count <= found.expected_count <= found.expected_high_count
    seen = min(float(complained), found.expected_count)
    assert seen + found.hidden_count == pytest.approx(found.expected_count)
    if found.articulation_share is not None:
        assert 0 <= found.articulation_share <= 1
