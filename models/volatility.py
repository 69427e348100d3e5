"""How steadily a customer buys: the XYZ flag, and customers who buy only now and then.

The last eight quarters are counted back from the data date, a quarter without purchases is zero.
The coefficient of variation CV is the standard deviation (with n − 1) of the quarterly revenue
divided by its mean. X is a CV up to 0.5, Y up to 1.0, Z above; this is a common convention (other
texts use 0.10 and 0.25 for articles with smooth demand). With a mean of zero or less there is no
class.

Beside it stands the kind of demand after Syntetos, Boylan and Croston (2005). ADI is the number of
quarters divided by the quarters with revenue above zero; CV² is the squared coefficient of
variation of those quarters alone. Smooth: ADI below 1.32 and CV² below 0.49. Erratic: ADI below
1.32, CV² from 0.49. Intermittent: ADI from 1.32, CV² below 0.49. Lumpy: both high. With a single
active quarter CV² cannot be computed and the kind stays open.

A sporadic buyer has bought in one or two of the last eight quarters (methods F-2.6).

X customers can be planned on one year; for Z customers a base of three years is safer, otherwise a
bonus rewards chance. A customer younger than two years looks more volatile than it is, because the
quarters before the start count as zero. The flag must not be used as a forecast.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from models import windows
from models.errors import NotEnoughData

#: A sum of floats this close to a limit has reached it.
_TOLERANCE = 1e-9

#: The sporadic flag is defined on this many quarters and no fewer.
SPORADIC_OF_QUARTERS = 8


@dataclass(frozen=True)
class Limits:
    """The settings of F-2.11: limits of CV for X and Y, of ADI and of CV²."""

    x: float = 0.5
    y: float = 1.0
    adi: float = 1.32
    cv2: float = 0.49
    sporadic_quarters: int = 2


DEFAULT_LIMITS = Limits()


def score(
    months: pl.DataFrame,
    *,
    as_of: date,
    quarter_count: int = 8,
    limits: Limits = DEFAULT_LIMITS,
) -> pl.DataFrame:
    """XYZ class, kind of demand and sporadic flag of every customer.

    Args:
        months: `customer_id`, `month_on`, `revenue_eur`; any number of rows per month.
        as_of: The data date, a month end; quarters are three months counted back from it.
        quarter_count: How many quarters; fewer than eight where the data are shorter.
        limits: Where the classes begin.

    Returns:
        One row per customer of the input: `customer_id`, `active_quarter_count`, `mean_eur` (per
        quarter), `cv_ratio`, `xyz_class`, `adi_ratio`, `cv2_ratio`, `demand_class` (smooth,
        erratic, intermittent, lumpy), `is_sporadic`; null where not defined; by `customer_id`.

    Raises:
        NotEnoughData: ``quarter_count`` is below two.
        ValueError: ``as_of`` is not the last day of a month.
    """
    if quarter_count < 2:
        raise NotEnoughData("quarters", needed=2, found=quarter_count)
    to_on = windows.day_after(as_of)
    quarters = _quarters(months, to_on, quarter_count)
    return (
        _measures(quarters, quarter_count)
        .with_columns(
            xyz_class=_xyz(limits),
            demand_class=_demand(limits),
            is_sporadic=_sporadic(quarter_count, limits),
        )
        .select(
            "customer_id",
            "active_quarter_count",
            "mean_eur",
            "cv_ratio",
            "xyz_class",
            "adi_ratio",
            "cv2_ratio",
            "demand_class",
            "is_sporadic",
        )
        .sort("customer_id")
    )


def _quarters(months: pl.DataFrame, to_on: date, quarter_count: int) -> pl.DataFrame:
    """Every customer in every quarter, zero where nothing was bought; 1 is the latest quarter."""
    month_on = pl.col("month_on").dt
    age_months = 12 * (to_on.year - month_on.year()) + to_on.month - month_on.month().cast(pl.Int32)
    bought = (
        months.with_columns(quarter=(age_months + 2) // 3)
        .group_by("customer_id", "quarter")
        .agg(pl.col("revenue_eur").cast(pl.Float64).sum().round(2))
    )
    numbers = pl.DataFrame({"quarter": range(1, quarter_count + 1)}, schema={"quarter": pl.Int32})
    return (
        months.select(pl.col("customer_id").unique())
        .join(numbers, how="cross")
        .join(bought, on=["customer_id", "quarter"], how="left")
        .with_columns(pl.col("revenue_eur").fill_null(0.0))
    )


def _measures(quarters: pl.DataFrame, quarter_count: int) -> pl.DataFrame:
    revenue = pl.col("revenue_eur")
    active = revenue.filter(revenue > 0)
    sums = quarters.group_by("customer_id").agg(
        mean_eur=revenue.mean(),
        cv_ratio=revenue.std() / revenue.mean(),
        active_quarter_count=active.len().cast(pl.Int64),
        cv2_ratio=(active.std() / active.mean()).pow(2),
    )
    return sums.with_columns(
        cv_ratio=pl.when(pl.col("mean_eur") > _TOLERANCE).then(pl.col("cv_ratio")),
        adi_ratio=pl.when(pl.col("active_quarter_count") > 0).then(
            quarter_count / pl.col("active_quarter_count")
        ),
    )


def _xyz(limits: Limits) -> pl.Expr:
    cv = pl.col("cv_ratio")
    return (
        pl.when(cv <= limits.x + _TOLERANCE)
        .then(pl.lit("X"))
        .when(cv <= limits.y + _TOLERANCE)
        .then(pl.lit("Y"))
        .when(cv.is_not_null())
        .then(pl.lit("Z"))
    )


def _demand(limits: Limits) -> pl.Expr:
    is_regular = pl.col("adi_ratio") < limits.adi - _TOLERANCE
    is_even = pl.col("cv2_ratio") < limits.cv2 - _TOLERANCE
    return (
        pl.when(is_regular & is_even)
        .then(pl.lit("smooth"))
        .when(is_regular & ~is_even)
        .then(pl.lit("erratic"))
        .when(~is_regular & is_even)
        .then(pl.lit("intermittent"))
        .when(~is_regular & ~is_even)
        .then(pl.lit("lumpy"))
    )


def _sporadic(quarter_count: int, limits: Limits) -> pl.Expr:
    if quarter_count < SPORADIC_OF_QUARTERS:
        return pl.lit(None, dtype=pl.Boolean)
    return pl.col("active_quarter_count").is_between(1, limits.sporadic_quarters)
