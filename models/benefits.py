"""What goes with loyalty: how core customers differ from the others.

Each figure is a ratio of sums over the customers of a group (methods §3.14): list price given away,
complaints among cases, quotes won among those decided, contact cost per euro, references among
customers, revenue of this year for that of last year, leads that customers brought themselves. The
discount is the mean of the customers' own rates.

The difference has a 95 % interval from the linearised variance of a ratio by customer (Cochran
1977), with the t distribution and the smaller group's degrees of freedom; so a customer with many
cases counts as one. The p-values are corrected together after Holm (1979), because seven figures
are compared. With fewer than five customers in one of the groups no difference is told.

These are associations. Loyal customers may get fewer discounts because they are loyal, or be loyal
because they are large and well looked after; nothing here says which. References raise the
recommendation in the loyalty index, and buying again raises its recency: for these two the figure
partly answers itself, unless the index is behaviour only or the reading is careful.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import stats

from models import families

#: Fewer customers than this in a group tell nothing.
LEAST_CUSTOMERS = 5


@dataclass(frozen=True)
class Ratio:
    """Columns of a figure: what is counted, and among what."""

    part: str
    whole: str


#: Figure -> its columns; the order in which they are told.
FIGURES: Mapping[str, Ratio] = {
    "discount": Ratio("discount_share", "has_discount"),
    "complaints": Ratio("complaint_count", "case_count"),
    "quotes_won": Ratio("won_count", "decided_count"),
    "contact_cost": Ratio("contact_cost_eur", "cost_base_eur"),
    "references": Ratio("is_reference", "has_reference"),
    "revenue_again": Ratio("revenue_again_eur", "previous_revenue_eur"),
    "own_leads": Ratio("own_lead_count", "lead_count"),
}
#: The figures of which less is better.
LESS_IS_BETTER = ("discount", "complaints", "contact_cost")


@dataclass(frozen=True)
class Estimate:
    """A ratio of one group, its standard error and its customers."""

    value: float
    se: float
    n: int


def benefits(customers: pl.DataFrame) -> pl.DataFrame:
    """The figures of core customers beside those of the others.

    Args:
        customers: `is_core` and the columns of `FIGURES`; a customer counts for a figure where its
            whole is above zero. Columns that are not there, or null throughout, leave their figure
            out.

    Returns:
        A row per figure with at least one customer in each group: `benefit`, `core_share`,
        `others_share`, `difference_points`, `low_points`, `high_points` (in percentage points;
        null with too few customers), `core_count`, `others_count`, `p_holm_index` (after Holm),
        `benefit_class` (better, worse, alike).
    """
    rows = [
        row
        for name, ratio in FIGURES.items()
        if {ratio.part, ratio.whole} <= set(customers.columns)
        and (row := _compared(name, customers, ratio)) is not None
    ]
    found = pl.DataFrame(rows, schema=_SCHEMA, orient="row")
    corrected = families.holm(found["p_holm_index"].to_list())
    return found.with_columns(
        p_holm_index=pl.Series("p_holm_index", corrected, dtype=pl.Float64)
    ).with_columns(benefit_class=_verdict())


_SCHEMA: Mapping[str, type[pl.DataType]] = {
    "benefit": pl.String,
    "core_share": pl.Float64,
    "others_share": pl.Float64,
    "difference_points": pl.Float64,
    "low_points": pl.Float64,
    "high_points": pl.Float64,
    "core_count": pl.Int64,
    "others_count": pl.Int64,
    "p_holm_index": pl.Float64,
}


def ratio(part: npt.NDArray[np.float64], whole: npt.NDArray[np.float64]) -> Estimate:
    """The ratio of two sums over customers, with its linearised standard error (Cochran 1977).

    With the same whole for everyone it is the mean and its usual standard error.
    """
    n = part.size
    total = whole.sum()
    value = part.sum() / total
    if n < 2:
        return Estimate(float(value), float("nan"), n)
    residuals = part - value * whole
    se = np.sqrt(n / (n - 1) * (residuals**2).sum()) / total
    return Estimate(float(value), float(se), n)


def _compared(name: str, customers: pl.DataFrame, columns: Ratio) -> tuple[object, ...] | None:
    counted = customers.select(
        "is_core",
        part=pl.col(columns.part).cast(pl.Float64),
        whole=pl.col(columns.whole).cast(pl.Float64),
    ).filter((pl.col("whole") > 0) & pl.col("part").is_not_null())
    core, others = (
        _of(counted.filter("is_core")),
        _of(counted.filter(~pl.col("is_core"))),
    )
    if core is None or others is None:
        return None
    shares = (name, core.value, others.value)
    difference = core.value - others.value
    se = float(np.hypot(core.se, others.se))
    fewest = min(core.n, others.n)
    if fewest < LEAST_CUSTOMERS:
        return (*shares, None, None, None, core.n, others.n, None)
    if not se > 0:
        return (*shares, 100 * difference, None, None, core.n, others.n, None)
    df = fewest - 1
    reach = float(stats.t.ppf(0.975, df)) * se
    p_value = float(2 * stats.t.sf(abs(difference) / se, df))
    bounds = (100 * (difference - reach), 100 * (difference + reach))
    return (*shares, 100 * difference, *bounds, core.n, others.n, p_value)


def _of(group: pl.DataFrame) -> Estimate | None:
    if group.is_empty():
        return None
    return ratio(group["part"].to_numpy(), group["whole"].to_numpy())


def _verdict() -> pl.Expr:
    """Better or worse for core customers where the corrected test tells them apart."""
    less = pl.col("benefit").is_in(LESS_IS_BETTER)
    is_better = (pl.col("difference_points") < 0) == less
    return (
        pl.when(pl.col("p_holm_index").is_null() | (pl.col("p_holm_index") >= 0.05))
        .then(pl.lit("alike"))
        .when(is_better)
        .then(pl.lit("better"))
        .otherwise(pl.lit("worse"))
    )
