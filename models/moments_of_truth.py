"""Which touchpoints decide about the customer: the moments of truth.

A touchpoint is a moment of truth if the firm says so, or if it is in the top third by share of bad
events · importance. The importance of a touchpoint is the part that the survey questions about it
have in what all questions explain of overall satisfaction: Johnson's relative weights (2000) of
its questions, added up. They come close to LMG, which the page Service quality computes with its
uncertainty, at a fraction of the time. Without a survey that can carry them, or for a touchpoint
without questions, only the firm's own flag counts.

Importance shows association in one survey, not cause.
"""

from __future__ import annotations

from math import ceil

import polars as pl

from models import complete_cases, drivers, relative_importance
from models.errors import NotEnoughData

_SCHEMA = {"item_id": pl.String, "importance_share": pl.Float64}


def importance(answers: pl.DataFrame) -> pl.DataFrame:
    """What part each question has in what all of them explain of overall satisfaction.

    Args:
        answers: `respondent_id, item_id, item_role, perception_score` of one wave.

    Returns:
        `item_id, importance_share`, summing to 1, of the questions that enough people answered
        together; empty where the answers cannot carry it.
    """
    scored = answers.filter(pl.col("perception_score").is_not_null())
    outcome = (
        scored.filter(pl.col("item_role") == "overall")
        .group_by("respondent_id", maintain_order=True)
        .agg(pl.col("perception_score").mean().alias("outcome"))
    )
    asked = scored.filter(pl.col("item_role") == "item")
    if outcome.is_empty() or asked.is_empty():
        return pl.DataFrame(schema=_SCHEMA)
    wide = asked.pivot(
        on="item_id", index="respondent_id", values="perception_score", sort_columns=True
    )
    ratings = outcome.join(wide, on="respondent_id", maintain_order="left")
    try:
        chosen = complete_cases.cases(ratings.rename({"respondent_id": "unit_id"}), {})
    except NotEnoughData:
        return pl.DataFrame(schema=_SCHEMA)
    together = drivers.correlations(chosen.values)
    weights = relative_importance.relative_weights(together)
    return pl.DataFrame(
        {"item_id": chosen.drivers, "importance_share": weights / weights.sum()}, schema=_SCHEMA
    )


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
