"""Ranking customers by revenue so that equal revenues always share a fate.

Revenues are compared at cent precision; equal revenues form one tie group. For each group s is
the share of all positive revenue that lies before the group. A customer belongs to the first
class as long as s is below its limit, so the customer who crosses a limit still belongs to the
better class. This is the cumulative rule of Pareto and of Juran's "vital few" (methods F-2.2).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

Cents = npt.NDArray[np.int64]
Shares = npt.NDArray[np.float64]

#: A share this close to a limit has reached it: a sum of thirds must not decide a class.
TOLERANCE = 1e-9


def cents(revenue: pl.Series) -> Cents:
    """Revenue in whole cents; a missing revenue is none."""
    whole = (revenue.cast(pl.Float64).fill_null(0.0) * 100).round(0).cast(pl.Int64)
    return whole.to_numpy().astype(np.int64)


def share_before(amounts: Cents) -> Shares:
    """Share of the total that lies before each amount's tie group, in the order given.

    Args:
        amounts: Cents; what is not positive comes last, with a share of 1.
    """
    positive = np.maximum(amounts, 0)
    order = np.argsort(-positive, kind="stable")
    descending = positive[order]
    total = int(descending.sum())
    if total == 0:
        return np.ones(len(amounts))
    is_first = np.concatenate(([True], descending[1:] != descending[:-1]))
    before = np.cumsum(descending) - descending
    group_before = before[np.flatnonzero(is_first)[np.cumsum(is_first) - 1]]
    shares = np.empty(len(amounts))
    shares[order] = group_before / total
    return shares


def class_index(shares: Shares, limits: Sequence[float]) -> npt.NDArray[np.intp]:
    """0 for the best class, 1 for the next, …: how many of the ``limits`` each share reached."""
    return np.searchsorted(np.asarray(limits) - TOLERANCE, shares, side="right")
