"""The change between two waves adds up, and its intervals are those of the textbooks."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from models import waves


def wave(scores: Mapping[str, float] | list[tuple[str | None, float]]) -> pl.DataFrame:
    rows = list(scores.items()) if isinstance(scores, Mapping) else scores
    return pl.DataFrame(rows, schema={"customer_id": pl.String, "score": pl.Float64}, orient="row")


OLD = wave({"S1": 70.0, "S2": 80.0, "S3": 60.0, "S4": 75.0, "L1": 50.0, "L2": 55.0})
NEW = wave({"S1": 74.0, "S2": 82.0, "S3": 66.0, "S4": 75.0, "J1": 85.0, "J2": 78.0, "J3": 80.0})


def test_only_three_of_twelve_points_are_real_change() -> None:
    found = waves.decompose(OLD, NEW)
    assert found is not None
    assert found.within is not None
    assert (found.before_score, found.after_score) == pytest.approx((65.0, 77.1428571429))
    assert found.whole.value == pytest.approx(12.1428571429)
    assert found.within.value == pytest.approx(3.0)
    assert found.leavers_score == pytest.approx(6.25)
    assert found.joiners_score == pytest.approx(2.892857143)
    assert (found.stayer_count, found.leaver_count, found.joiner_count) == (4, 2, 3)


def test_the_real_change_has_the_interval_of_paired_differences() -> None:
    found = waves.decompose(OLD, NEW)
    assert found is not None
    assert found.within is not None
    reference = DescrStatsW(np.array([4.0, 2.0, 6.0, 0.0]))
    assert (found.within.low, found.within.high) == pytest.approx(reference.tconfint_mean())
    statistic, p_value, _freedom = reference.ttest_mean()
    assert statistic == pytest.approx(2.323790008)
    assert found.within.p_value == pytest.approx(p_value)


def test_the_whole_change_has_the_interval_of_independent_samples() -> None:
    found = waves.decompose(OLD, NEW)
    assert found is not None
    both = CompareMeans(DescrStatsW(NEW["score"].to_numpy()), DescrStatsW(OLD["score"].to_numpy()))
    bounds = both.tconfint_diff(usevar="unequal")
    assert (found.whole.low, found.whole.high) == pytest.approx(bounds)
    assert found.whole.p_value == pytest.approx(both.ttest_ind(usevar="unequal")[1])


def test_people_without_a_customer_never_stay() -> None:
    nameless = wave([(None, 60.0), (None, 70.0)])
    found = waves.decompose(nameless, nameless)
    assert found is not None
    assert found.within is None
    assert found.leavers_score is None
    assert (found.stayer_count, found.leaver_count, found.joiner_count) == (0, 2, 2)


def test_a_wave_without_answers_has_no_change() -> None:
    assert waves.decompose(OLD, NEW.clear()) is None
    assert waves.decompose(OLD.with_columns(score=None), NEW) is None


def test_one_answer_has_a_change_without_an_interval() -> None:
    found = waves.decompose(wave({"A": 50.0}), wave({"A": 60.0}))
    assert found is not None
    assert found.whole == waves.Change(10.0, None, None, None, 1, 1)
    assert found.within == waves.Change(10.0, None, None, None, 1, 1)


def test_when_all_answer_the_same_the_interval_is_the_value() -> None:
    same = wave({"A": 50.0, "B": 50.0})
    found = waves.decompose(same, same)
    assert found is not None
    assert found.whole == waves.Change(0.0, 0.0, 0.0, 1.0, 2, 2)
    risen = waves.decompose(same, wave({"A": 75.0, "B": 75.0}))
    assert risen is not None
    assert risen.within == waves.Change(25.0, 25.0, 25.0, 0.0, 2, 2)


scores = st.dictionaries(
    st.sampled_from([f"C{no}" for no in range(9)]), st.floats(0, 100, width=32), min_size=1
)


@given(scores, scores)
def test_the_parts_add_up_to_the_change(old: dict[str, float], new: dict[str, float]) -> None:
    found = waves.decompose(wave(old), wave(new))
    assert found is not None
    assert found.whole.value == pytest.approx(found.after_score - found.before_score, abs=1e-9)
    if found.within is not None:
        assert found.leavers_score is not None
        assert found.joiners_score is not None
        parts = found.within.value + found.leavers_score + found.joiners_score
        assert parts == pytest.approx(found.whole.value, abs=1e-9)
        if found.leaver_count == 0:
            assert found.leavers_score == pytest.approx(0.0, abs=1e-9)


def test_each_question_has_its_whole_and_its_real_change() -> None:
    old = pl.concat(
        [OLD.with_columns(item_id=pl.lit("Q1")), OLD.with_columns(item_id=pl.lit("Q2"))]
    )
    new = NEW.with_columns(item_id=pl.lit("Q1"))
    found = waves.by_item(old, new)
    assert found["item_id"].to_list() == ["Q1"]
    one = waves.decompose(OLD, NEW)
    assert one is not None
    assert one.within is not None
    row = found.row(0, named=True)
    assert row["change_score"] == pytest.approx(one.whole.value)
    assert row["change_p"] == pytest.approx(one.whole.p_value)
    assert row["within_low_score"] == pytest.approx(one.within.low)
    assert row["within_p"] == pytest.approx(one.within.p_value)
    assert row["stayer_count"] == 4


def test_questions_that_nobody_answered_twice_have_no_real_change() -> None:
    old = wave({"A": 50.0, "B": 60.0}).with_columns(item_id=pl.lit("Q1"))
    new = wave({"C": 70.0}).with_columns(item_id=pl.lit("Q1"))
    row = waves.by_item(old, new).row(0, named=True)
    assert row["change_score"] == pytest.approx(15.0)
    assert row["change_low_score"] is None
    assert row["within_score"] is None
    assert row["stayer_count"] == 0
    assert waves.by_item(old, new.clear()).is_empty()


def test_the_difference_of_two_groups_needs_both() -> None:
    one = pl.Series([1.0, 3.0])
    assert waves.difference(one, pl.Series([], dtype=pl.Float64)) is None
    found = waves.difference(one, pl.Series([2.0, None, 4.0]))
    assert found is not None
    assert found.value == pytest.approx(1.0)
    assert (found.before_count, found.after_count) == (2, 2)
