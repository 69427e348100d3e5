"""How satisfied customers are: the customer satisfaction index CSI.

A respondent's CSI is the mean of the scores of all questions answered (methods F-3.2); weighted,
each question counts as much as the respondent calls it important (F-3.3), over the questions with
both answers. At least half of the questions must be answered. A customer's CSI is the mean of its
respondents, that of a group the mean of its customers: a large customer counts as one, however
many people answered. Answers without a customer each stand for themselves.

With the same weights for all, the index equals that of the American customer satisfaction index
(Fornell et al. 1996; F-3.4). The CSI says how those who answered judge; those who did not may
think otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from models import scales


def respondents(answers: pl.DataFrame) -> pl.DataFrame:
    """One row per wave and respondent (methods F-3.2 and F-3.3).

    Args:
        answers: `wave_id`, `respondent_id`, `customer_id` (null: unknown), `item_id`,
            `perception_score` in 0 … 100, `importance_points`: the questions of the index only.
            The questions asked in a wave are those that somebody answered in it.

    Returns:
        `wave_id`, `respondent_id`, `customer_id`, `responded_on` (if given), `csi_score`,
        `weighted_csi_score` (null without importance), `answered_count`, `asked_count`; in the
        order of wave and respondent.
    """
    answered = answers.filter(pl.col("perception_score").is_not_null())
    asked = answered.group_by("wave_id").agg(
        asked_count=pl.col("item_id").n_unique().cast(pl.Int64)
    )
    value, weight = pl.col("perception_score"), pl.col("importance_points")
    weighed = value.is_not_null() & weight.is_not_null()
    weights = weight.filter(weighed).sum()
    asked_count = pl.col("asked_count").first()
    enough_weighed = weighed.sum() >= scales.LEAST_ANSWERED_SHARE * asked_count
    keep = [name for name in ("responded_on", "respondent_role") if name in answers.columns]
    return (
        answers.join(asked, on="wave_id", how="left")
        .group_by("wave_id", "respondent_id")
        .agg(
            pl.col("customer_id").first(),
            *(pl.col(name).max() for name in keep),
            csi_score=scales.mean_score(value, asked_count),
            weighted_csi_score=pl.when(enough_weighed & (weights > 0)).then(
                (value * weight).filter(weighed).sum() / weights
            ),
            answered_count=value.count().cast(pl.Int64),
            asked_count=asked_count.fill_null(0),
        )
        .sort("wave_id", "respondent_id")
    )


def customers(per_respondent: pl.DataFrame, *, by: Sequence[str] = ("wave_id",)) -> pl.DataFrame:
    """One row per wave and customer: the mean of its respondents.

    Args:
        per_respondent: The rows of `respondents`.
        by: What a customer is told apart by besides itself.

    Returns:
        ``by``, `unit_id` (the customer, or the respondent where no customer is known),
        `customer_id` (null there), `csi_score`, `weighted_csi_score`, `respondent_count`; only
        those with a CSI.
    """
    unit = pl.coalesce("customer_id", pl.concat_str(pl.lit("~"), "respondent_id"))
    return (
        per_respondent.filter(pl.col("csi_score").is_not_null())
        .with_columns(unit_id=unit)
        .group_by(*by, "unit_id")
        .agg(
            pl.col("customer_id").first(),
            pl.col("csi_score", "weighted_csi_score").mean(),
            respondent_count=pl.len().cast(pl.Int64),
        )
        .sort(*by, "unit_id")
    )
