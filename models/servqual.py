"""What customers expect against what they perceive: SERVQUAL.

The gap is perception minus expectation on the points of the questionnaire, a negative gap is an
expectation that was not met (F-3.8; Parasuraman, Zeithaml and Berry 1985, 1988). It is asked per
respondent and question; the respondents of a customer are averaged before the customers are. The
interval and the test are those of the paired t; the p values of all questions are corrected
together (Holm). The gap of a dimension is the mean over its questions.

The total gap is the mean of the dimensions. Weighted, it counts reliability 32, responsiveness
22, assurance 19, empathy 16 and tangibles 11 of 100 points, as customers shared them out in the
study of Zeithaml, Parasuraman and Berry (1990); without one of the dimensions the others share its
points. Its interval draws the customers again (bootstrap, 1,000 times).

A difference of two answers is less reliable than either: its reliability is ((r PP + r EE)/2 −
r PE)/(1 − r PE), with Cronbach's alpha of perceptions and of expectations and their correlation
(cf. Peter, Churchill and Brown 1993). Below 0.7 the gap is noisy: then judge by perception alone
(SERVPERF, Cronin and Taylor 1992). Where the mean expectation is above 4.8 of 5 points there is
no room above it, and a gap can hardly be anything but negative.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from models import item_means, resampling
from models.item_means import Judged
from models.resampling import Estimate

#: Points of 100 (Zeithaml, Parasuraman and Berry 1990).
WEIGHTS: Mapping[str, float] = {
    "tangibles": 11,
    "reliability": 32,
    "responsiveness": 22,
    "assurance": 19,
    "empathy": 16,
}

#: From this share of the scale on, expectations leave no room above: 4.8 on 1 to 5.
CEILING_SHARE = 0.95

#: Below this a difference of two answers is too noisy to build on.
RELIABLE = 0.7

_GAP = pl.col("perception_points") - pl.col("expectation_points")


def gaps(answers: pl.DataFrame, *, by: str) -> pl.DataFrame:
    """Expectation, perception and gap per question or group of questions.

    Args:
        answers: `respondent_id, unit_id`, ``by``, `perception_points, expectation_points,
            scale_low_points, scale_high_points`: one row per respondent and question. Only rows
            with both values count.
        by: Column of the question, or of what questions are grouped by.

    Returns:
        One row per value of ``by``: `respondent_count, customer_count, expectation_points,
        perception_points, gap_points, gap_low_points, gap_high_points` (95 %; null for a single
        customer), `p_index` (paired t; null where it cannot be computed), `exceeded_share,
        met_share, missed_share` of the answers, `answer_count, is_ceiling`.
    """
    both = answers.filter(_GAP.is_not_null(), pl.col(by).is_not_null()).with_columns(gap=_GAP)
    gap = item_means.tested(both, "gap", by=by).select(
        by,
        "customer_count",
        gap_points="mean",
        gap_low_points="low",
        gap_high_points="high",
        p_index="p",
    )
    sides = [
        item_means.tested(both, f"{side}_points", by=by).select(
            by, pl.col("mean").alias(f"{side}_points")
        )
        for side in ("expectation", "perception")
    ]
    found = gap.join(sides[0], on=by).join(sides[1], on=by).join(_shares(both, by), on=by)
    return (
        found.with_columns(is_ceiling=pl.col("expectation_points") > pl.col("ceiling"))
        .drop("ceiling")
        .sort(by)
    )


def _shares(both: pl.DataFrame, by: str) -> pl.DataFrame:
    low, high = pl.col("scale_low_points").min(), pl.col("scale_high_points").max()
    return both.group_by(by).agg(
        respondent_count=pl.col("respondent_id").n_unique().cast(pl.Int64),
        answer_count=pl.len().cast(pl.Int64),
        exceeded_share=(pl.col("gap") > 0).mean(),
        met_share=(pl.col("gap") == 0).mean(),
        missed_share=(pl.col("gap") < 0).mean(),
        ceiling=low + CEILING_SHARE * (high - low),
    )


def total(gap_by_dimension: Mapping[str, float], weights: Mapping[str, float]) -> dict[str, float]:
    """What each dimension contributes to the weighted total gap, in points; their sum is the total.

    Dimensions without a weight do not count; the weights of those there are add up to one.
    """
    counted = {name: gap for name, gap in gap_by_dimension.items() if name in weights}
    whole = sum(weights[name] for name in counted)
    return {name: gap * weights[name] / whole for name, gap in counted.items()} if whole else {}


def totals(
    answers: pl.DataFrame, weights: Mapping[str, float], *, by: str, seed: int, draws: int = 1000
) -> tuple[Estimate, Estimate] | None:
    """The unweighted and the weighted total gap with intervals; None without any dimension.

    Args:
        answers: As for `gaps`, with the dimension in the column ``by``.
        weights: Points per dimension.
        seed, draws: Of the draws of customers.
    """
    both = answers.filter(_GAP.is_not_null(), pl.col(by).is_in(list(weights)))
    both = both.with_columns(gap=_GAP)
    names = both[by].unique().sort().to_list()
    units = both["unit_id"].unique().sort().to_list()
    if not names:
        return None
    said = item_means.judged(both, "gap", by=by, names=names, units=units)
    unweighted, weighted = resampling.estimates(
        lambda counts: _totals_of(said, counts, weights), len(units), seed=seed, draws=draws
    )
    return unweighted, weighted


def _totals_of(
    said: Judged, counts: resampling.Counts, weights: Mapping[str, float]
) -> resampling.Statistics:
    means = said.means(counts)
    points = np.array([weights[name] for name in said.names])
    return np.array([means.mean(), means @ points / points.sum()])


def met(answers: pl.DataFrame, *, seed: int, draws: int = 1000) -> Estimate | None:
    """Share of the answers that meet or exceed the expectation (K-22), drawn by customer.

    Args:
        answers: As for `gaps`.
        seed, draws: Of the draws of customers.
    """
    units = (
        answers.filter(_GAP.is_not_null())
        .group_by("unit_id")
        .agg(met=(_GAP >= 0).sum(), answered=pl.len())
        .sort("unit_id")
    )
    if units.is_empty():
        return None
    is_met, answered = units["met"].to_numpy(), units["answered"].to_numpy()

    def share(counts: resampling.Counts) -> resampling.Statistics:
        return np.array([counts @ is_met / (counts @ answered)])

    return resampling.estimates(share, units.height, seed=seed, draws=draws)[0]


def difference_reliability(r_pp: float, r_ee: float, r_pe: float) -> float | None:
    """Reliability of perception minus expectation; None where both always say the same.

    Args:
        r_pp, r_ee: Reliability (Cronbach's alpha) of the perceptions and of the expectations.
        r_pe: Correlation of the two.
    """
    return None if r_pe >= 1 else ((r_pp + r_ee) / 2 - r_pe) / (1 - r_pe)


def correlation(answers: pl.DataFrame, items: Sequence[str]) -> float | None:
    """Correlation of a respondent's mean perception with the mean expectation over ``items``."""
    scores = (
        answers.filter(_GAP.is_not_null(), pl.col("item_id").is_in(list(items)))
        .group_by("respondent_id")
        .agg(pl.col("perception_points", "expectation_points").mean())
    )
    found = scores.select(pl.corr("perception_points", "expectation_points")).item()
    return None if found is None or np.isnan(found) else float(found)
