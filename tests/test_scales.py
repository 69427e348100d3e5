"""When a mean counts, and Cronbach's alpha (EX-3.2)."""

from __future__ import annotations

import polars as pl
import pytest

from models import scales

FIVE = pl.DataFrame({"I01": [4, 3, 5, 2, 4], "I02": [5, 3, 5, 3, 4], "I03": [4, 2, 5, 3, 5]})


def test_example_3_2() -> None:
    found = scales.reliability(FIVE)
    assert found.alpha == pytest.approx(0.9174757282)
    assert found.respondent_count == 5
    ratios = found.item_total["item_total_ratio"].to_list()
    assert all(ratio > 0.7 for ratio in ratios)


def test_a_question_read_the_wrong_way_round_goes_against_the_others() -> None:
    turned = FIVE.with_columns(I02=6 - pl.col("I02"))
    found = scales.reliability(turned).item_total
    assert found.filter(pl.col("item_id") == "I02")["item_total_ratio"].item() < 0


@pytest.mark.parametrize(
    "answers",
    [
        FIVE.select("I01"),
        FIVE.head(1),
        FIVE.clear(),
        pl.DataFrame({"I01": [3, 3, 3], "I02": [4, 4, 4]}),
        FIVE.with_columns(I03=pl.lit(None, dtype=pl.Int64)),
    ],
    ids=["one question", "one respondent", "nobody", "all answer the same", "an unanswered one"],
)
def test_without_two_questions_and_any_difference_there_is_no_reliability(
    answers: pl.DataFrame,
) -> None:
    assert scales.reliability(answers).alpha is None


def test_a_mean_needs_half_of_the_questions() -> None:
    frame = pl.DataFrame({"who": [1, 1, 2, 2, 2], "score": [80.0, None, 60.0, None, None]})
    found = frame.group_by("who", maintain_order=True).agg(
        mean=scales.mean_score(pl.col("score"), pl.len())
    )
    assert found["mean"].to_list() == [80.0, None]
