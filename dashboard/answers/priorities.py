"""Where to act first: importance against performance, question by question."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from dashboard.answers.asked import SEED
from dashboard.answers.judgements import Judgements
from models import adequacy, importance_performance, item_means
from models.adequacy import Adequacy
from models.importance_performance import CERTAIN_SHARE


@dataclass(frozen=True)
class Priorities:
    """The questions by importance and performance.

    Attributes:
        items: A row per question, the largest weakness first, without importance the lowest
            performance first: `item_id, english_label, german_label, servqual_dim, quality_dim,
            core_process, scale_low_points, scale_high_points, respondent_count, customer_count,
            perception_points, perception_low_points, perception_high_points, importance_points,
            quadrant, quadrant_share, field_certainty` (``certain`` or ``uncertain``), `mark,
            weakness_points, strength_points`.
        adequacy: The score of the adequacy-importance model; None without importance.
        middle: Cross-hair: mean performance and mean importance, or the middle of the scale by
            the setting; None without importance.
    """

    items: pl.DataFrame
    adequacy: Adequacy | None
    middle: tuple[float, float] | None

    @property
    def weaknesses(self) -> pl.DataFrame:
        """The important weaknesses, the one to remove first on top."""
        return self.items.filter(pl.col("mark") == "weakness").sort(
            "weakness_points", "item_id", descending=[True, False]
        )

    @property
    def strengths(self) -> pl.DataFrame:
        """The essential strengths, the one to keep first on top."""
        return self.items.filter(pl.col("mark") == "strength").sort(
            "strength_points", "item_id", descending=[True, False]
        )


def priorities(judged: Judgements) -> Priorities:
    """Means, marks and quadrants of all questions."""
    rows = means(judged)
    mapped = rows.drop_nulls("importance_points")
    middle = _middle(judged, mapped)
    marked = adequacy.marked(rows).join(
        _certainty(judged, mapped, middle), on="item_id", how="left"
    )
    order = ["weakness_points", "perception_points", "item_id"]
    return Priorities(
        items=marked.select(_COLUMNS).sort(order, descending=[True, False, False], nulls_last=True),
        adequacy=adequacy.adequacy(rows),
        middle=middle,
    )


_COLUMNS = (
    "item_id",
    "english_label",
    "german_label",
    "servqual_dim",
    "quality_dim",
    "core_process",
    "scale_low_points",
    "scale_high_points",
    "respondent_count",
    "customer_count",
    "perception_points",
    "perception_low_points",
    "perception_high_points",
    "importance_points",
    "quadrant",
    "quadrant_share",
    "field_certainty",
    "mark",
    "weakness_points",
    "strength_points",
)


def means(judged: Judgements) -> pl.DataFrame:
    """The questions with their means, intervals and scale, without marks and quadrants."""
    answers = judged.answers
    scale = answers.group_by("item_id").agg(
        pl.col("scale_low_points", "scale_high_points").first(),
        respondent_count=pl.col("respondent_id")
        .filter(pl.col("perception_points").is_not_null())
        .n_unique()
        .cast(pl.Int64),
    )
    performance = item_means.tested(answers, "perception_points", by="item_id").select(
        "item_id",
        "customer_count",
        perception_points="mean",
        perception_low_points="low",
        perception_high_points="high",
    )
    importance = item_means.tested(answers, "importance_points", by="item_id").select(
        "item_id", importance_points="mean"
    )
    known = judged.items.drop("scale_low_points", "scale_high_points")
    return (
        known.join(performance, on="item_id")
        .join(importance, on="item_id", how="left")
        .join(scale, on="item_id")
    )


def _is_fixed(judged: Judgements) -> bool:
    """Whether the cross-hair stands in the middle of the scale, whatever is answered."""
    return judged.survey.asked.in_force.cross_hair == "middle"


def _middle(judged: Judgements, mapped: pl.DataFrame) -> tuple[float, float] | None:
    """Where the map is divided; None without any question on it."""
    if mapped.is_empty():
        return None
    if _is_fixed(judged):
        low, high = mapped.select("scale_low_points", "scale_high_points").row(0)
        return (low + high) / 2, (low + high) / 2
    return importance_performance.grand_means(
        mapped["perception_points"].to_list(), mapped["importance_points"].to_list()
    )


def _certainty(
    judged: Judgements, mapped: pl.DataFrame, middle: tuple[float, float] | None
) -> pl.DataFrame:
    names = mapped["item_id"].to_list()
    performance, importance = (
        item_means.judged(judged.answers, value, by="item_id", names=names, units=judged.units)
        for value in ("perception_points", "importance_points")
    )
    found = importance_performance.certainty(
        performance,
        importance,
        # means are drawn anew with the customers; the middle of the scale is not
        crosshair=middle if _is_fixed(judged) else None,
        seed=SEED,
    )
    is_certain = pl.col("quadrant_share") >= CERTAIN_SHARE
    return found.with_columns(
        field_certainty=pl.when(is_certain)
        .then(pl.lit("certain"))
        .when(~is_certain)
        .then(pl.lit("uncertain"))
    )
