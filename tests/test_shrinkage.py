"""Credibility of customer means (methods F-3.22)."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import shrinkage

FOUR = {"K1": [70, 95, 90], "K2": [55], "K3": [60, 85], "K4": [45, 75, 50, 70]}


def _answers(scores: dict[str, list[float]]) -> pl.DataFrame:
    rows = [(name, float(score)) for name, given_ in scores.items() for score in given_]
    return pl.DataFrame(rows, schema={"customer_id": pl.String, "score": pl.Float64}, orient="row")


def test_example_3_16() -> None:
    answers = _answers({name: list(map(float, scores)) for name, scores in FOUR.items()})
    spread = shrinkage.credibility(answers)
    assert spread.within_variance == 218.75
    assert spread.between_variance == pytest.approx(93.39285714)
    assert spread.pull == pytest.approx(2.342256214)
    assert spread.mean_score == pytest.approx(69.37500888)
    assert not spread.is_assumed
    found = shrinkage.shrink(answers)
    assert found["answer_count"].to_list() == [3, 1, 2, 4]
    assert found["mean_score"].to_list() == [85.0, 55.0, 72.5, 60.0]
    assert found["weight_share"].to_list() == pytest.approx(
        [0.56156, 0.299199, 0.46059, 0.63069], abs=1e-6
    )
    assert found["shrunk_score"].to_list() == pytest.approx(
        [78.1494, 65.074, 70.8143, 63.4623], abs=1e-4
    )
    assert found["sd_score"].to_list() == pytest.approx([6.399, 8.0901, 7.0977, 5.8729], abs=1e-4)


def test_where_nobody_answered_twice_the_spread_inside_customers_is_assumed() -> None:
    spread = shrinkage.credibility(_answers({"A": [40], "B": [90], "C": [95]}))
    assert spread.within_variance == shrinkage.PRIOR_VARIANCE
    assert spread.is_assumed


def test_customers_who_differ_by_chance_only_are_all_alike() -> None:
    found = shrinkage.shrink(_answers({"A": [50, 90], "B": [60, 80], "C": [71]}))
    assert found["shrunk_score"].to_list() == pytest.approx([70.2] * 3)
    assert found["sd_score"].to_list() == [0.0] * 3


def test_nobody_at_all_is_nobody() -> None:
    assert shrinkage.shrink(_answers({})).height == 0
    only_nulls = pl.DataFrame({"customer_id": ["A"], "score": [None]}).cast({"score": pl.Float64})
    assert shrinkage.shrink(only_nulls).height == 0


def _classed(size: int) -> pl.DataFrame:
    """Class A judges about 80, class B about 50; ``size`` customers each."""
    return pl.DataFrame(
        [
            (f"{name}{no:02}", name, float(level + 8 * (no % 3) + answer))
            for name, level in (("A", 80), ("B", 50))
            for no in range(size)
            for answer in (-4, 4)
        ],
        schema={"customer_id": pl.String, "prior_class": pl.String, "score": pl.Float64},
        orient="row",
    )


def test_a_class_is_drawn_towards_its_own_mean_from_twenty_customers_on() -> None:
    def lowest_of_a(size: int) -> float:
        found = shrinkage.shrink(_classed(size)).filter(pl.col("customer_id").str.starts_with("A"))
        return float(found["shrunk_score"].min())  # type: ignore[arg-type]

    assert lowest_of_a(20) > 80, "towards 88, the mean of the class"
    assert lowest_of_a(19) < 80, "towards 73, the mean of all"


SCORES = st.dictionaries(
    st.text("ABCDEFGH", min_size=1, max_size=3),
    st.lists(st.floats(0, 100), min_size=1, max_size=5),
    min_size=1,
    max_size=20,
)


@given(SCORES)
def test_a_mean_is_drawn_towards_that_of_all_and_never_past_it(
    scores: dict[str, list[float]],
) -> None:
    answers = _answers(scores)
    mean = shrinkage.credibility(answers).mean_score
    for row in shrinkage.shrink(answers).iter_rows(named=True):
        low, high = sorted((row["mean_score"], mean))
        assert low - 1e-6 <= row["shrunk_score"] <= high + 1e-6
        assert row["sd_score"] >= 0


#: Hits of 18 players in their first 45 at bats, and their averages over the season (1970).
HITS = (18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7)
SEASON = (
    0.346, 0.298, 0.276, 0.222, 0.273, 0.270, 0.263, 0.210, 0.269,
    0.230, 0.264, 0.256, 0.303, 0.264, 0.226, 0.286, 0.316, 0.200,
)  # fmt: skip


def test_the_batters_of_efron_and_morris_are_foretold_better_when_drawn_together() -> None:
    """With one mean each and the spread of Stein's estimator (k − 3 for k − 1) it is theirs."""
    means = [100 * hits / 45 for hits in HITS]
    middle = sum(means) / 18
    binomial = middle * (100 - middle) / 45
    answers = _answers({f"{no:02d}": [mean] for no, mean in enumerate(means)})
    found = shrinkage.shrink(answers, prior_variance=binomial * 15 / 17)
    assert middle == pytest.approx(26.54, abs=0.005)
    assert found["weight_share"][0] == pytest.approx(0.21165, abs=1e-5)
    assert found["shrunk_score"][0] == pytest.approx(29.4, abs=0.05)

    def missed(told: list[float]) -> float:
        return sum((one / 100 - true) ** 2 for one, true in zip(told, SEASON, strict=True))

    assert missed(means) == pytest.approx(0.0753, abs=3e-4)
    assert missed(found["shrunk_score"].to_list()) == pytest.approx(0.0213, abs=3e-4)
