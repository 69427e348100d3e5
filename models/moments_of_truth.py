"""Which touchpoints decide about the customer: the moments of truth.

A touchpoint is a moment of truth if the firm says so, or if it is in the top third by share of bad
events · importance. The importance of a touchpoint is what the survey questions about it have to
do with overall satisfaction: per question the squared correlation with overall satisfaction over
the respondents (a negative one counts as zero), as a share of the sum over all questions of the
survey; the shares of a touchpoint's questions are added up. Without a survey, or for a touchpoint
without questions, only the firm's own flag counts.

Questions that move together share their correlation, so this importance is rougher than one that
takes the questions apart. It shows association, not cause.
"""

from __future__ import annotations

from math import ceil

import polars as pl

#: Fewer respondents than this say nothing reliable about a correlation.
LEAST_ANSWERS = 50


def importance(answers: pl.DataFrame) -> pl.DataFrame:
    """What each question has to do with overall satisfaction.

    Args:
        answers: `respondent_id, item_id, item_role, perception_score` of one wave.

    Returns:
        `item_id, importance_share`, summing to 1; empty where there is no overall question, where
        fewer than `LEAST_ANSWERS` people answered, or where nothing varies together.
    """
    scored = answers.filter(pl.col("perception_score").is_not_null())
    overall = (
        scored.filter(pl.col("item_role") == "overall")
        .group_by("respondent_id")
        .agg(pl.col("perception_score").mean().alias("overall_score"))
    )
    paired = scored.filter(pl.col("item_role") == "item").join(overall, on="respondent_id")
    related = (
        paired.group_by("item_id")
        .agg(
            pl.corr("perception_score", "overall_score").alias("correlation"),
            pl.len().alias("answered_count"),
        )
        .filter((pl.col("answered_count") >= LEAST_ANSWERS) & pl.col("correlation").is_finite())
        .with_columns(pl.col("correlation").clip(0, 1).pow(2).alias("explained"))
        # in the same order each time, so that the same data make the same sum to the last digit
        .sort("item_id")
    )
    whole = related["explained"].sum()
    if not whole:
        return pl.DataFrame(schema={"item_id": pl.String, "importance_share": pl.Float64})
    return related.select("item_id", (pl.col("explained") / whole).alias("importance_share"))


def moments(touchpoints: pl.DataFrame, importances: pl.DataFrame) -> pl.DataFrame:
    """Which touchpoints are moments of truth, and why.

    Args:
        touchpoints: `touchpoint_id, is_moment_of_truth` (the firm's flag), `negative_share` (null
            where nothing may be said).
        importances: `touchpoint_id, importance_share`, summed over its questions.

    Returns:
        ``touchpoints`` with `importance_share, weight_index` (share of bad events · importance)
        and `moment`: `flagged`, `derived`, `flagged_and_derived` or null.
    """
    joined = touchpoints.join(
        importances, on="touchpoint_id", how="left", maintain_order="left"
    ).with_columns((pl.col("negative_share") * pl.col("importance_share")).alias("weight_index"))
    known = joined["weight_index"].drop_nulls().len()
    rank = pl.col("weight_index").rank("max", descending=True)
    derived = ((rank <= ceil(known / 3)) & (pl.col("weight_index") > 0)).fill_null(False)
    flagged = pl.col("is_moment_of_truth")
    return joined.with_columns(
        pl.when(flagged & derived)
        .then(pl.lit("flagged_and_derived"))
        .when(flagged)
        .then(pl.lit("flagged"))
        .when(derived)
        .then(pl.lit("derived"))
        .alias("moment")
    )
