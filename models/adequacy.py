"""Where importance and performance drift apart: the adequacy-importance model.

The score adds up importance times performance over all questions (F-3.9, an attitude model after
Cohen, Fishbein and Ahtola 1972 and Mazis, Ahtola and Klippel 1975); normalised it is per cent of
what full marks on every question would give.

A weakness is importance times what is missing to full marks: remove the largest first. A strength
is importance times what is above the lowest mark: keep it. Importance alone can push the same
question up in both lists, so only an important question counts: an important weakness has at
least mean importance and less than mean performance, an essential strength has at least the mean
of both; weakness and strength only rank within these (F-3.10).
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class Adequacy:
    """The score of F-3.9.

    Attributes:
        score: Sum of importance times performance.
        share: The score as a share of what full marks would give.
    """

    score: float
    share: float


def adequacy(items: pl.DataFrame) -> Adequacy | None:
    """The score over all questions; None where no question has both values.

    Args:
        items: `importance_points, perception_points, scale_high_points`: means per question.
    """
    both = items.drop_nulls(["importance_points", "perception_points"])
    if both.is_empty():
        return None
    score = float((both["importance_points"] * both["perception_points"]).sum())
    full = float((both["importance_points"] * both["scale_high_points"]).sum())
    return Adequacy(score, score / full)


def marked(items: pl.DataFrame) -> pl.DataFrame:
    """The questions with `weakness_points, strength_points` and `mark`.

    Args:
        items: `importance_points, perception_points, scale_low_points, scale_high_points`: means
            per question; nulls where nobody answered.

    Returns:
        The same rows in the same order; `mark` is ``weakness``, ``strength`` or null.
    """
    importance, performance = pl.col("importance_points"), pl.col("perception_points")
    known = importance.is_not_null() & performance.is_not_null()
    important = importance >= importance.filter(known).mean() - 1e-9
    good = performance >= performance.filter(known).mean() - 1e-9
    return items.with_columns(
        weakness_points=importance * (pl.col("scale_high_points") - performance),
        strength_points=importance * (performance - pl.col("scale_low_points")),
        mark=pl.when(important & good)
        .then(pl.lit("strength"))
        .when(important & known)
        .then(pl.lit("weakness")),
    )
