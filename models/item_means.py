"""The mean of every question: first within a customer, then over the customers.

Whoever answers for the same customer counts together as one, so that a customer with ten
respondents does not outvote nine others (methods 3.1). A respondent whose customer is unknown
stands for itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import stats

Matrix = npt.NDArray[np.float64]
Vector = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Judged:
    """What customers said.

    Attributes:
        names: The questions, or groups of questions: the columns.
        values: A row per customer, its mean per column; NaN where it said nothing.
    """

    names: tuple[str, ...]
    values: Matrix

    def means(self, counts: npt.NDArray[np.int64] | None = None) -> Vector:
        """Mean of every column over the customers; NaN where nobody answered.

        Args:
            counts: How often each customer counts, for drawing customers again; once if not given.
        """
        times = np.ones(len(self.values)) if counts is None else counts.astype(np.float64)
        said = ~np.isnan(self.values)
        n = times @ said
        total = times @ np.where(said, self.values, 0.0)
        return np.asarray(np.divide(total, n, out=np.full(len(n), np.nan), where=n > 0))


def judged(
    answers: pl.DataFrame, value: str, *, by: str, names: Sequence[str], units: Sequence[str]
) -> Judged:
    """Customer means of ``value``.

    Args:
        answers: `unit_id`, ``by``, ``value``; one row per respondent and question.
        by: Column of the question, or of what questions are grouped by.
        names: Its values, in the order wanted.
        units: The customers, in the order wanted.
    """
    means = (
        answers.filter(pl.col(value).is_not_null() & pl.col(by).is_in(list(names)))
        .group_by("unit_id", by)
        .agg(pl.col(value).mean())
    )
    rows = pl.DataFrame({"unit_id": pl.Series(units, dtype=pl.String)}).with_row_index("row")
    columns = pl.DataFrame({by: pl.Series(names, dtype=pl.String)}).with_row_index("column")
    placed = means.join(rows, on="unit_id").join(columns, on=by)
    values = np.full((len(units), len(names)), np.nan)
    index = placed.select(pl.col("row", "column").cast(pl.Int64)).to_numpy()
    values[index[:, 0], index[:, 1]] = placed[value].to_numpy()
    return Judged(tuple(names), values)


def tested(answers: pl.DataFrame, value: str, *, by: str) -> pl.DataFrame:
    """Mean of ``value`` over customers with its 95 % interval, and the test that it is zero.

    Args:
        answers: `unit_id`, ``by``, ``value``; rows without one of the latter two do not count.
        by: Column of the question, or of what questions are grouped by.

    Returns:
        One row per value of ``by``, in its order: ``by``, `customer_count, mean, low, high, p`
        (Student's t); the last three are null for a single customer, p also where all are equal.
    """
    said = answers.filter(pl.col(value).is_not_null(), pl.col(by).is_not_null())
    means = said.group_by(by, "unit_id").agg(pl.col(value).mean())
    found = means.group_by(by).agg(
        customer_count=pl.len().cast(pl.Int64), mean=pl.col(value).mean(), sd=pl.col(value).std()
    )
    n = found["customer_count"].to_numpy().astype(float)
    mean = found["mean"].to_numpy()
    freedom = np.maximum(n - 1, 1)
    error = found["sd"].fill_null(np.nan).to_numpy() / np.sqrt(n)
    half = stats.t.ppf(0.975, freedom) * error
    t = np.divide(mean, error, out=np.full(len(mean), np.nan), where=error > 0)
    bounds = {"low": mean - half, "high": mean + half, "p": 2 * stats.t.sf(np.abs(t), freedom)}
    series = [pl.Series(name, values).fill_nan(None) for name, values in bounds.items()]
    return found.drop("sd").with_columns(series).sort(by)
