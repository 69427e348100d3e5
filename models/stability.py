"""How certain the class of a customer is.

A class can hang on a single invoice. To see how much, the invoices of the window are drawn again
many times: in each draw every invoice counts 0, 1, 2 … times at random with a mean of one (Poisson
bootstrap, Hanley and MacGibbon 2006), all customers are ranked anew by the same rule, and we count
how often a customer gets its own class. A class with a probability of 90 % or more is called
certain, the others are on the edge. The seed is fixed, so the same data give the same answer.

The model assumes that invoices come independently of each other and could as well have been more
or fewer. A customer without revenue in a draw belongs to the last class in that draw. The answer
is about chance in the past window; it must not be used as a forecast of the next class.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from models import ranking

#: From this probability on a class is called certain.
CERTAIN_SHARE = 0.9

_LETTERS = ("A", "B", "C")


def certainty(
    invoices: pl.DataFrame,
    *,
    seed: int,
    limits: Sequence[float] = (0.80, 0.95),
    draws: int = 200,
) -> pl.DataFrame:
    """Probability of each customer's class when invoices are drawn again.

    Memory grows with the invoices of one draw, not with the number of draws.

    Args:
        invoices: `customer_id`, `revenue_eur`: one row per invoice (credits negative) of the
            customers who are ranked against each other.
        seed: Seed of the draws.
        limits: Limits of A and B; only the one of A where the rest is B (behaviour mode).
        draws: Number of draws.

    Returns:
        One row per customer with positive revenue: `customer_id`, `customer_class` (by F-2.2),
        `certainty_share` of this class, `is_certain`, `other_class` (the most likely other one,
        null if there is none), `other_share`; by `customer_id`.
    """
    ordered = invoices.select(
        "customer_id", cents=pl.Series(ranking.cents(invoices["revenue_eur"]), dtype=pl.Int64)
    ).sort("customer_id", "cents")
    runs = ordered.group_by("customer_id", maintain_order=True).agg(pl.len(), pl.col("cents").sum())
    totals = runs["cents"].to_numpy()
    lengths = runs["len"].to_numpy().astype(np.int64)
    starts = np.cumsum(lengths) - lengths
    own = ranking.class_index(ranking.share_before(totals), limits)
    tally = _tally(ordered["cents"].to_numpy(), starts, limits, np.random.default_rng(seed), draws)
    return _told(runs["customer_id"], own, tally / draws).filter(pl.Series(totals > 0))


def _tally(
    amounts: ranking.Cents,
    starts: npt.NDArray[np.int64],
    limits: Sequence[float],
    rng: np.random.Generator,
    draws: int,
) -> npt.NDArray[np.int64]:
    """How often each customer (column) fell into each class (row)."""
    tally = np.zeros((len(limits) + 1, len(starts)), dtype=np.int64)
    if not len(starts):
        return tally
    every, poisson = np.arange(len(starts)), _poisson_table()
    for _ in range(draws):
        times = poisson[rng.integers(2**16, size=len(amounts), dtype=np.uint16)]
        totals = np.add.reduceat(times * amounts, starts)
        tally[ranking.class_index(ranking.share_before(totals), limits), every] += 1
    return tally


def _poisson_table() -> npt.NDArray[np.uint8]:
    """The Poisson(1) quantile of each 16-bit number: a draw becomes a look-up."""
    cumulated = np.cumsum([math.exp(-1) / math.factorial(k) for k in range(10)])
    return np.searchsorted(cumulated, (np.arange(2**16) + 0.5) / 2**16).astype(np.uint8)


def _told(
    customer_ids: pl.Series, own: npt.NDArray[np.intp], shares: npt.NDArray[np.float64]
) -> pl.DataFrame:
    every = np.arange(len(own))
    others = shares.copy()
    others[own, every] = -1.0
    other = others.argmax(axis=0) if len(own) else own
    letters = np.array(_LETTERS)
    return pl.DataFrame(
        {
            "customer_id": customer_ids,
            "customer_class": pl.Series(letters[own], dtype=pl.String),
            "certainty_share": shares[own, every],
            "is_certain": shares[own, every] >= CERTAIN_SHARE,
            "other_class": pl.Series(letters[other], dtype=pl.String),
            "other_share": others[other, every],
        }
    ).with_columns(other_class=pl.when(pl.col("other_share") > 0).then("other_class"))
