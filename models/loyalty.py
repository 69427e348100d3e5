"""How loyal each customer is: seven components of what it does and says, in one index.

The loyalty index is LI = 100·Σ w·c / Σ w over the components c, each between 0 and 1, that can be
computed for the customer (methods F-3.28, own definition; what a customer does and what it says
belong together, Dick and Basu 1994). Coverage is the weight of these among all weights; below one
half the index is not computed.

Behaviour only leaves out recommendation and contract: for questions in which they would answer
themselves.

The standard error is the jackknife over the six half-years: the index is computed six times, each
time as if one half-year had never been, with its purchases and its days cut out of the calendar;
SE² = 5/6·Σ(LI without h − mean)². It is at least 5 points, because six half-years tell little
about chance (own definition). It says how much the index hangs on single half-years, and nothing
about errors in the data.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

Numbers: TypeAlias = npt.NDArray[np.float64]

#: Component -> usual weight in per cent.
WEIGHTS = {
    "repeat": 20,
    "wallet": 25,
    "breadth": 15,
    "recency": 15,
    "tenure": 5,
    "contract": 5,
    "recommend": 15,
}
COMPONENTS = tuple(WEIGHTS)
#: Left out where only behaviour is to count.
SAID_OR_SIGNED = ("contract", "recommend")
#: Columns of the components, in the order of `COMPONENTS`.
COLUMNS = tuple(f"{name}_share" for name in COMPONENTS)

HALF_YEARS = 6


@dataclass(frozen=True)
class Limits:
    """Where a component is full, and when an index is told.

    Attributes:
        full_capture_share: Share of wallet that counts as all one can get.
        full_tenure_years: Years after which longer does not count.
        least_coverage_share: With less of the weights the index is not computed.
        least_se_score: Smallest standard error.
        reference_share: What a reference customer's recommendation counts at least.
    """

    full_capture_share: float = 0.65
    full_tenure_years: float = 10.0
    least_coverage_share: float = 0.5
    least_se_score: float = 5.0
    reference_share: float = 0.9


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True)
class Components:
    """The components of every customer, as they are and without each half-year.

    Attributes:
        customer_id: One per row of the arrays.
        values: customers × components, NaN where one cannot be computed.
        without: half-years × customers × components.
    """

    customer_id: pl.Series
    values: Numbers
    without: Numbers

    def frame(self) -> pl.DataFrame:
        """`customer_id` and `COLUMNS`, null where a component cannot be computed."""
        columns = {name: self.values[:, no] for no, name in enumerate(COLUMNS)}
        return pl.DataFrame({"customer_id": self.customer_id, **columns}).with_columns(
            pl.col(COLUMNS).fill_nan(None)
        )


def index(
    parts: Components,
    weights: Sequence[float] = tuple(WEIGHTS.values()),
    *,
    behaviour_only: bool = False,
    limits: Limits = DEFAULT_LIMITS,
) -> pl.DataFrame:
    """The loyalty index of every customer (methods F-3.28).

    Args:
        parts: From `loyalty_components.components`.
        weights: One per component, in any unit; only their proportions count.
        behaviour_only: Leaves out what customers say and sign.
        limits: When an index is told.

    Returns:
        `customer_id`, `loyalty_score` (0 to 100), `loyalty_se_score`, `coverage_share`; the first
        two are null where coverage is too small.

    Raises:
        ValueError: No weight is above zero, or there is not one for each component.
    """
    if len(weights) != len(COMPONENTS) or min(weights) < 0:
        raise ValueError(f"one weight of at least 0 for each of {COMPONENTS}, not {weights}")
    counted = np.array(
        [
            0.0 if behaviour_only and name in SAID_OR_SIGNED else float(weight)
            for name, weight in zip(COMPONENTS, weights, strict=True)
        ]
    )
    if counted.sum() <= 0:
        raise ValueError("at least one weight must be above zero")
    score, coverage = _weighted(parts.values, counted)
    left, _coverages = _weighted(parts.without, counted)
    squares = ((left - left.mean(axis=0)) ** 2).sum(axis=0)
    se = np.sqrt((HALF_YEARS - 1) / HALF_YEARS * squares)
    se = np.where(np.isnan(se), limits.least_se_score, np.maximum(se, limits.least_se_score))
    # weights are decimals: a coverage of exactly one half must count as one half
    told = coverage >= limits.least_coverage_share - 1e-9
    return pl.DataFrame(
        {
            "customer_id": parts.customer_id,
            "loyalty_score": np.where(told, score, np.nan),
            "loyalty_se_score": np.where(told, se, np.nan),
            "coverage_share": coverage,
        }
    ).with_columns(pl.col("loyalty_score", "loyalty_se_score").fill_nan(None))


def _weighted(values: Numbers, weights: Numbers) -> tuple[Numbers, Numbers]:
    """The index and its coverage along the last axis."""
    there = ~np.isnan(values)
    available = there @ weights
    total = np.where(there, values, 0.0) @ weights
    with np.errstate(invalid="ignore"):
        return 100 * total / available, available / weights.sum()
