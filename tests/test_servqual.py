"""Expectation against perception, by the worked examples and against statsmodels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from models import item_means, servqual

DIMENSIONS = ("tangibles", "reliability", "responsiveness", "assurance", "empathy")


def answers(
    expected: Sequence[float | None],
    perceived: Sequence[float | None],
    units: Sequence[str] | None = None,
    item: str = "I01",
) -> pl.DataFrame:
    n = len(expected)
    return pl.DataFrame(
        {
            "respondent_id": [f"R{no}" for no in range(n)],
            "unit_id": units or [f"C{no}" for no in range(n)],
            "item_id": [item] * n,
            "expectation_points": expected,
            "perception_points": perceived,
            "scale_low_points": [1.0] * n,
            "scale_high_points": [5.0] * n,
        },
        schema_overrides={"expectation_points": pl.Float64, "perception_points": pl.Float64},
    )


EIGHT = answers([5, 5, 4, 5, 4, 5, 5, 4], [4, 3, 4, 4, 4, 3, 5, 4])


def test_the_gap_of_eight_respondents_is_tested_as_worked_by_hand() -> None:
    row = servqual.gaps(EIGHT, by="item_id").row(0, named=True)
    assert row["gap_points"] == -0.75
    assert (row["gap_low_points"], row["gap_high_points"]) == pytest.approx(
        (-1.4911, -0.0089), abs=1e-4
    )
    assert row["p_index"] == pytest.approx(0.047945, abs=1e-6)
    assert (row["exceeded_share"], row["met_share"], row["missed_share"]) == (0, 0.5, 0.5)
    assert (row["respondent_count"], row["customer_count"], row["answer_count"]) == (8, 8, 8)


def test_the_gap_agrees_with_the_paired_test_of_another_library() -> None:
    rng = np.random.default_rng(1)
    expected, perceived = rng.integers(1, 6, 40), rng.integers(1, 6, 40)
    row = servqual.gaps(answers(expected.tolist(), perceived.tolist()), by="item_id")
    other = stats.ttest_rel(perceived, expected)
    assert row["p_index"][0] == pytest.approx(other.pvalue)
    interval = other.confidence_interval()
    assert row["gap_low_points"][0] == pytest.approx(interval.low)


def test_respondents_of_one_customer_count_together_as_one() -> None:
    found = servqual.gaps(
        answers([5, 5, 5, 5], [5, 5, 1, 1], units=["A", "B", "C", "C"]), by="item_id"
    ).row(0, named=True)
    assert found["gap_points"] == pytest.approx(-4 / 3)
    assert (found["customer_count"], found["respondent_count"]) == (3, 4)
    assert found["missed_share"] == 0.5


def test_one_customer_and_equal_answers_have_no_test() -> None:
    alone = servqual.gaps(answers([5], [3]), by="item_id").row(0, named=True)
    assert (alone["gap_points"], alone["gap_low_points"], alone["p_index"]) == (-2, None, None)
    alike = servqual.gaps(answers([5, 5], [4, 4]), by="item_id").row(0, named=True)
    assert (alike["gap_low_points"], alike["gap_high_points"], alike["p_index"]) == (-1, -1, None)


def test_answers_without_expectation_do_not_count() -> None:
    assert servqual.gaps(answers([None, None], [3, 4]), by="item_id").is_empty()
    assert servqual.gaps(answers([None, 5], [3, 4]), by="item_id")["answer_count"].item() == 1


def test_a_mean_expectation_above_4_8_leaves_no_room() -> None:
    at_the_limit = [5.0, 5.0, 5.0, 5.0, 4.0]
    assert not servqual.gaps(answers(at_the_limit, [4] * 5), by="item_id")["is_ceiling"].item()
    assert servqual.gaps(answers([5.0] * 5, [4] * 5), by="item_id")["is_ceiling"].item()


def test_the_total_gap_is_weighted_as_worked_by_hand() -> None:
    gap = dict(zip(DIMENSIONS, (0.2, -0.6, -0.9, -0.1, -0.2), strict=True))
    found = servqual.total(gap, servqual.WEIGHTS)
    told = dict(zip(DIMENSIONS, (0.022, -0.192, -0.198, -0.019, -0.032), strict=True))
    assert found == pytest.approx(told)
    assert sum(found.values()) == pytest.approx(-0.419)


def test_the_totals_come_with_an_interval_over_customers() -> None:
    expected, perceived = (3.9, 4.8, 4.6, 4.5, 4.2), (4.1, 4.2, 3.7, 4.4, 4.0)
    # twelve customers who differ by what adds up to nothing
    rows = [
        answers([e + 0.1 * shift], [p - 0.1 * shift], units=[f"C{unit}"]).with_columns(
            dimension=pl.lit(name)
        )
        for name, e, p in zip(DIMENSIONS, expected, perceived, strict=True)
        for unit, shift in enumerate((-1, 1) * 6)
    ]
    found = servqual.totals(pl.concat(rows), servqual.WEIGHTS, by="dimension", seed=1, draws=200)
    assert found is not None
    unweighted, weighted = found
    assert (unweighted.value, weighted.value) == pytest.approx((-0.32, -0.419))
    assert weighted.low is not None
    assert weighted.high is not None
    assert weighted.low < -0.419 < weighted.high
    assert weighted.n == 12


def test_without_a_dimension_there_is_no_total() -> None:
    nothing = EIGHT.with_columns(dimension=pl.lit(None, dtype=pl.String))
    assert servqual.totals(nothing, servqual.WEIGHTS, by="dimension", seed=1) is None
    assert servqual.total({"price": 1.0}, servqual.WEIGHTS) == {}


def test_a_missing_dimension_leaves_its_points_to_the_others() -> None:
    found = servqual.total({"reliability": -1.0, "empathy": 1.0}, servqual.WEIGHTS)
    assert found == pytest.approx({"reliability": -32 / 48, "empathy": 16 / 48})


def test_the_share_met_counts_answers_and_draws_customers() -> None:
    found = servqual.met(EIGHT, seed=1, draws=200)
    assert found is not None
    assert (found.value, found.n) == (0.5, 8)
    assert found.low is not None
    assert found.high is not None
    assert found.low < 0.5 < found.high
    assert servqual.met(answers([None], [3]), seed=1) is None


def test_the_reliability_of_a_difference_is_met() -> None:
    assert servqual.difference_reliability(0.85, 0.80, 0.55) == pytest.approx(0.6111111111)
    assert servqual.difference_reliability(0.9, 0.9, 1.0) is None


def test_the_correlation_is_between_the_means_of_a_respondent() -> None:
    rows = pl.concat([EIGHT, EIGHT.with_columns(item_id=pl.lit("I02"))])
    other = np.corrcoef(EIGHT["perception_points"], EIGHT["expectation_points"])[0, 1]
    assert servqual.correlation(rows, ["I01", "I02"]) == pytest.approx(other)
    assert servqual.correlation(answers([5, 5], [4, 4]), ["I01"]) is None


@given(
    st.lists(
        st.tuples(st.integers(1, 5), st.integers(1, 5), st.sampled_from("ABCDEFG")),
        min_size=1,
        max_size=30,
    )
)
def test_shares_add_up_and_the_gap_is_perception_less_expectation(
    told: list[tuple[int, int, str]],
) -> None:
    expected, perceived, units = zip(*told, strict=True)
    row = servqual.gaps(answers(expected, perceived, units=units), by="item_id").row(0, named=True)
    assert row["exceeded_share"] + row["met_share"] + row["missed_share"] == pytest.approx(1)
    assert row["gap_points"] == pytest.approx(row["perception_points"] - row["expectation_points"])


def test_customer_means_keep_the_order_asked_for_and_leave_gaps() -> None:
    rows = pl.concat([EIGHT.head(2), answers([1], [2], units=["C0"], item="I02")])
    found = item_means.judged(
        rows, "perception_points", by="item_id", names=["I02", "I01"], units=["C1", "C0"]
    )
    assert found.values.tolist()[1] == [2, 4]
    assert np.isnan(found.values[0, 0])
    assert found.means().tolist() == [2, 3.5]
    assert found.means(np.array([0, 2])).tolist() == [2, 4]
    assert np.isnan(found.means(np.array([1, 0]))[0])
