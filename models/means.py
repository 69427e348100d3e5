"""How far a mean could be off: Student's t interval, also for a finite population.

The interval is mean ± t · s / √n over customers (methods F-3.5). Where everybody was to be asked
and N customers are known, s / √n is multiplied by √((N − n) / (N − 1)): the more of them have
answered, the less chance is left. It assumes that who answered is like who did not.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
import polars as pl
from scipy import stats


@dataclass(frozen=True)
class Mean:
    """A mean with its 95 % interval; ``None`` where there is nothing to compute it from.

    Attributes:
        value: In the unit of the values.
        low, high: Need at least two values.
        sd: Standard deviation with n − 1.
        n: Values counted.
        population_factor: √((N − n) / (N − 1)), 1 where no population was given.
    """

    value: float | None
    low: float | None
    high: float | None
    sd: float | None
    n: int
    population_factor: float = 1.0


def interval(values: pl.Series, *, population: int | None = None) -> Mean:
    """The mean of ``values`` without nulls (methods F-3.5).

    Args:
        values: One value per customer.
        population: Customers there are, where all of them were to be asked.

    Raises:
        ValueError: The population is smaller than the number of values.
    """
    known = values.drop_nulls().cast(pl.Float64).to_numpy()
    n = len(known)
    if population is not None and population < n:
        raise ValueError(f"{n} values of a population of {population}")
    if n == 0:
        return Mean(None, None, None, None, 0)
    value = float(known.mean())
    if n == 1:
        return Mean(value, None, None, None, 1)
    sd = float(np.std(known, ddof=1))
    factor = sqrt((population - n) / (population - 1)) if population else 1.0
    half = float(stats.t.ppf(0.975, n - 1)) * sd / sqrt(n) * factor
    return Mean(value, value - half, value + half, sd, n, factor)
