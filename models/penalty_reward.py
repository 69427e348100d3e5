"""What customers take for granted, and what delights them: penalty-reward contrasts.

Overall satisfaction is regressed on two marks per question: rated low (2 or less of 5, the lowest
quarter of the scale) and rated with the highest mark (F-3.18; Brandt 1987; Mikulić and Prebežac).
The penalty is what a low rating costs, the reward what the highest one brings, in points of
overall satisfaction. Their asymmetry is (reward − |penalty|)/(reward + |penalty|); a penalty
above zero and a reward below zero count as zero. Below −0.2 the question is a basic factor: bad
is punished, good is taken for granted. Above 0.2 it is an excitement factor, between them a
performance factor.

A mark needs at least ten cases, otherwise the question cannot be classified. Where the intervals
of both penalty and reward contain zero, no effect can be seen, and the question is not classified
either: its asymmetry would be chance. Intervals allow for several respondents of one customer
(cluster-robust errors, Liang and Zeger 1986, with t and the number of customers less one).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import stats

from models.complete_cases import Cases

#: Scores (0 to 100) up to which a rating is low, and from which on it is the highest.
LOW_SCORE, TOP_SCORE = 25.0, 100.0

#: Asymmetry from which on a question is basic or exciting.
LIMIT = 0.2

#: A mark with fewer cases is not looked at.
LEAST_CASES = 10

Matrix = npt.NDArray[np.float64]


def asymmetry(penalty: float, reward: float) -> float | None:
    """IA of F-3.18, from −1 (basic) to 1 (exciting); None where neither is there."""
    costs, brings = max(0.0, -penalty), max(0.0, reward)
    both = costs + brings
    return (brings - costs) / both if both > 0 else None


def factor(impact: float | None) -> str | None:
    """The kind of factor of an asymmetry."""
    if impact is None:
        return None
    if impact < -LIMIT:
        return "basic"
    return "excitement" if impact > LIMIT else "performance"


def contrasts(chosen: Cases) -> pl.DataFrame:
    """Penalty and reward of every question.

    Args:
        chosen: From `complete_cases.cases`, with the questions on 0 to 100.

    Returns:
        One row per question: `driver_id, low_count, top_count, penalty_points,
        penalty_low_points, penalty_high_points, reward_points, reward_low_points,
        reward_high_points, asymmetry_ratio, factor`; null where a mark has too few cases. Then
        the factor is ``unclassified``, and ``unseen`` where neither penalty nor reward differs
        from zero.
    """
    ratings = chosen.values[:, :-1]
    low, top = ratings <= LOW_SCORE + 1e-9, ratings >= TOP_SCORE - 1e-9
    marks = np.concatenate((low, top), axis=1).astype(float)
    used = np.flatnonzero(marks.sum(axis=0) >= LEAST_CASES)
    found = np.full((marks.shape[1], 3), np.nan)
    if len(used) and len(ratings) > len(used) + 1:
        found[used] = _regressed(marks[:, used], chosen.values[:, -1], chosen.unit)
    p = len(chosen.drivers)
    rows = [
        _row(
            name, found[place], found[place + p], int(low[:, place].sum()), int(top[:, place].sum())
        )
        for place, name in enumerate(chosen.drivers)
    ]
    return pl.DataFrame(rows, schema=_SCHEMA)


_SCHEMA: dict[str, type[pl.DataType]] = {
    "driver_id": pl.String,
    "low_count": pl.Int64,
    "top_count": pl.Int64,
    "penalty_points": pl.Float64,
    "penalty_low_points": pl.Float64,
    "penalty_high_points": pl.Float64,
    "reward_points": pl.Float64,
    "reward_low_points": pl.Float64,
    "reward_high_points": pl.Float64,
    "asymmetry_ratio": pl.Float64,
    "factor": pl.String,
}


def _row(name: str, penalty: Matrix, reward: Matrix, low: int, top: int) -> dict[str, object]:
    values = [None if np.isnan(value) else float(value) for value in (*penalty, *reward)]
    is_known = not np.isnan([penalty[0], reward[0]]).any()
    impact = asymmetry(float(penalty[0]), float(reward[0])) if is_known else None
    is_seen = penalty[2] < 0 or reward[1] > 0
    kind = factor(impact) if is_known and is_seen else "unseen" if is_known else "unclassified"
    told = [name, low, top, *values, impact, kind]
    return dict(zip(_SCHEMA, told, strict=True))


def _regressed(marks: Matrix, outcome: Matrix, unit: npt.NDArray[np.int64]) -> Matrix:
    """Coefficient, low and high bound per mark, errors clustered by customer."""
    design = np.column_stack((np.ones(len(marks)), marks))
    inverse = np.linalg.pinv(design.T @ design)
    beta = inverse @ design.T @ outcome
    residual = outcome - design @ beta
    cluster_count = int(unit.max()) + 1
    scores = np.zeros((cluster_count, design.shape[1]))
    np.add.at(scores, unit, design * residual[:, None])
    n, k = design.shape
    correction = cluster_count / max(cluster_count - 1, 1) * (n - 1) / (n - k)
    variance = inverse @ (scores.T @ scores) @ inverse * correction
    half = stats.t.ppf(0.975, max(cluster_count - 1, 1)) * np.sqrt(np.diag(variance))
    return np.column_stack((beta, beta - half, beta + half))[1:]
