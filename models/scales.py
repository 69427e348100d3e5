"""From answers to scores: the scale of a question, and how well questions measure together.

An answer x on a scale from lo to hi becomes 100 · (x − lo) / (hi − lo), so that 100 is always
best; on scales on which the lowest value is best, 100 · (hi − x) / (hi − lo) (methods F-3.1).
Gaps are told in points of the scale, turned round where the lowest is best: x' = lo + hi − x.

A respondent's score is the mean of the questions answered, if at least half of them are; single
answers are never made up. Cronbach's alpha says whether questions measure one thing:
α = k / (k − 1) · (1 − Σ s²_j / s²_total) (Cronbach 1951); below 0.7 they hardly do. A negative
correlation of a question with the rest usually means a scale read the wrong way round.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

#: A score needs at least this share of the questions.
LEAST_ANSWERED_SHARE = 0.5
#: Below this reliability, questions hardly measure one thing.
LEAST_ALPHA = 0.7


def mean_score(scores: pl.Expr, asked: pl.Expr) -> pl.Expr:
    """Mean of the answered ones of ``asked`` questions; null under half of them.

    Args:
        scores: One score per question, null where not answered.
        asked: Questions there are.
    """
    return pl.when(scores.count() >= LEAST_ANSWERED_SHARE * asked).then(scores.mean())


@dataclass(frozen=True)
class Reliability:
    """Cronbach's alpha of some questions.

    Attributes:
        alpha: ``None`` with fewer than two questions, fewer than two complete respondents, or
            where all of them answer the same.
        respondent_count: Respondents who answered all questions.
        item_total: `item_id`, `item_total_ratio`: correlation of each question with the sum of
            the others.
    """

    alpha: float | None
    respondent_count: int
    item_total: pl.DataFrame


def reliability(answers: pl.DataFrame) -> Reliability:
    """How well questions measure one thing.

    Args:
        answers: One column per question (named by it), one row per respondent, nulls where not
            answered; respondents with a null are left out.
    """
    complete = answers.drop_nulls()
    values = complete.to_numpy().astype(np.float64)
    names = pl.Series("item_id", answers.columns, dtype=pl.String)
    n, k = values.shape
    nothing = pl.DataFrame({"item_id": names}).with_columns(
        item_total_ratio=pl.lit(None, dtype=pl.Float64)
    )
    if n < 2 or k < 2:
        return Reliability(None, n, nothing)
    total = values.sum(axis=1)
    spread = float(total.var(ddof=1))
    if spread <= 0:
        return Reliability(None, n, nothing)
    alpha = k / (k - 1) * (1 - float(values.var(axis=0, ddof=1).sum()) / spread)
    ratios = [_correlation(values[:, no], total - values[:, no]) for no in range(k)]
    item_total = pl.DataFrame(
        {"item_id": names, "item_total_ratio": pl.Series(ratios, dtype=pl.Float64)}
    )
    return Reliability(alpha, n, item_total)


def _correlation(one: np.ndarray, other: np.ndarray) -> float | None:
    if one.std() == 0 or other.std() == 0:
        return None
    return float(np.corrcoef(one, other)[0, 1])
