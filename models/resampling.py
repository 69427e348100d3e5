"""How far a figure could be off: the bootstrap by customer.

The customers are drawn again with replacement, as many as there are, and the figure is computed
anew for each draw; the middle 95 % of the results are the interval (percentile bootstrap, Efron
and Tibshirani 1993). The seed is fixed, so the same data always give the same interval.

The interval answers how much the figure hangs on single customers. It says nothing about errors
in the data, and where all customers are in the data it is a statement about chance, not about a
sample. With fewer than five customers no interval is given.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

#: With fewer customers than this the draws only repeat each other.
LEAST_CUSTOMERS = 5

Counts = npt.NDArray[np.int64]
Statistics = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Estimate:
    """A figure with its 95 % interval (``None`` where no interval can be given) and its n."""

    value: float
    low: float | None
    high: float | None
    n: int


def estimates(
    statistics: Callable[[Counts], Statistics], size: int, *, seed: int, draws: int = 1000
) -> tuple[Estimate, ...]:
    """Figures with percentile intervals from resampling ``size`` customers.

    Args:
        statistics: From how often each customer counts (whole numbers, length ``size``) to the
            figures; NaN where a draw leaves a figure undefined.
        size: Number of customers.
        seed: Seed of the draws.
        draws: Number of draws; with 0 there is no interval.
    """
    values = statistics(np.ones(size, dtype=np.int64))
    if size < LEAST_CUSTOMERS or not draws:
        return tuple(Estimate(float(value), None, None, size) for value in values)
    rng = np.random.default_rng(seed)
    drawn = np.array(
        [
            statistics(np.bincount(rng.integers(size, size=size), minlength=size))
            for _ in range(draws)
        ]
    )
    low, high = np.nanquantile(drawn, (0.025, 0.975), axis=0)
    return tuple(
        Estimate(float(v), float(lo), float(hi), size)
        for v, lo, hi in zip(values, low, high, strict=True)
    )
