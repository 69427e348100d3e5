"""What the loyalty index is made of: seven components, each between 0 and 1.

Repeat: half-years with a purchase among the last six, for younger customers among those since
the first purchase, at least two. Wallet: share of the service potential bought here in twelve
months, full at 65 %. Breadth: service groups bought in 24 months, of four, of five with a machine
eight years old. Recency: 1 as long as the silence is no longer than the usual interval, 0 at three
times as long. Tenure: years as a customer, full at ten. Contract: a service contract in force; it
weighs little, because a contract may mean bound and not attached. Recommend: the recommendation,
smoothed; a reference customer counts at least 0.9.

What the data cannot tell for a customer is left out and not guessed: half-years before the first
invoice of the data, a potential that is unknown, the recency of somebody who never bought. Buying
is looked at over everything a customer buys (methods F-3.28, own definition).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from models.loyalty import COMPONENTS, DEFAULT_LIMITS, HALF_YEARS, Components, Limits, Numbers
from models.rhythm import DAYS_PER_MONTH

#: Fewest half-years that say how often somebody buys.
LEAST_HALF_YEARS = 2
HALF_YEAR_MONTHS = 6


def components(
    customers: pl.DataFrame,
    half_years: pl.DataFrame,
    groups: pl.DataFrame,
    *,
    as_of: date,
    covered_count: int = HALF_YEARS,
    limits: Limits = DEFAULT_LIMITS,
) -> Components:
    """The seven components (methods F-3.28).

    Args:
        customers: One row each: `customer_id`, `first_occasion_on` (null: never bought),
            `rhythm_months` (usual interval), `customer_since_on`, `potential_eur` (of a year; null
            or not positive: unknown), `applicable_groups` (4 or 5), `has_contract` (null: unknown),
            `recommend_share` (0 to 1; null: never said), `is_reference`.
        half_years: `customer_id`, `half_year_no` (1 is the latest), `revenue_eur`,
            `occasion_count`, `last_occasion_on` (null without); number 7 is everything before.
        groups: `customer_id`, `group_code`, `half_year_no` (1 to 4), `revenue_eur`.
        as_of: The last day of half-year 1.
        covered_count: Half-years that the invoices cover; others say nothing about buying.
        limits: Where a component is full.
    """
    known = customers.select("customer_id").with_row_index("row")
    dates = _Halves.of(known, half_years, as_of)
    values = np.full((customers.height, len(COMPONENTS)), np.nan)
    without = np.full((HALF_YEARS, customers.height, len(COMPONENTS)), np.nan)
    parts = (
        ("repeat", _repeat(dates, customers, as_of, covered_count)),
        ("wallet", _wallet(dates, customers, limits)),
        ("breadth", _breadth(known, groups, customers)),
        ("recency", _recency(dates, customers)),
    )
    for name, (whole, left) in parts:
        values[:, COMPONENTS.index(name)] = whole
        without[:, :, COMPONENTS.index(name)] = left
    for name, whole in _steady(customers, as_of, limits):
        values[:, COMPONENTS.index(name)] = whole
        without[:, :, COMPONENTS.index(name)] = whole
    return Components(customers["customer_id"], values, without)


@dataclass(frozen=True)
class _Halves:
    """What each customer did in each half-year and before: arrays customers × (half-years + 1).

    ``lengths`` are the days of the half-years.
    """

    revenue: Numbers
    occasions: Numbers
    silent_days: Numbers
    lengths: Numbers

    @classmethod
    def of(cls, known: pl.DataFrame, half_years: pl.DataFrame, as_of: date) -> _Halves:
        shape = (known.height, HALF_YEARS + 1)
        rows = half_years.join(known, on="customer_id", how="inner")
        at = (rows["row"].to_numpy(), rows["half_year_no"].to_numpy() - 1)
        revenue, occasions = np.zeros(shape), np.zeros(shape)
        silent = np.full(shape, np.nan)
        revenue[at] = rows["revenue_eur"].to_numpy()
        occasions[at] = rows["occasion_count"].to_numpy()
        silent[at] = _days(pl.lit(as_of) - pl.col("last_occasion_on"), rows)
        starts = [_half_year_start(as_of, no) for no in range(1, HALF_YEARS + 1)]
        ends = [as_of, *starts[:-1]]
        lengths = [(end - start).days for start, end in zip(starts, ends, strict=True)]
        return cls(revenue, occasions, silent, np.array(lengths, dtype=float))


def _half_year_start(as_of: date, no: int) -> date:
    """The last day before half-year ``no`` (1 is the latest)."""
    months = as_of.year * 12 + as_of.month - HALF_YEAR_MONTHS * no
    first = date(months // 12, months % 12 + 1, 1)
    return date.fromordinal(first.toordinal() - 1)


def _days(duration: pl.Expr, frame: pl.DataFrame) -> Numbers:
    days = frame.select(duration.dt.total_days().cast(pl.Float64)).to_series()
    return days.fill_null(np.nan).to_numpy()


def _repeat(
    halves: _Halves, customers: pl.DataFrame, as_of: date, covered_count: int
) -> tuple[Numbers, Numbers]:
    if covered_count < LEAST_HALF_YEARS:
        unknown = np.full(customers.height, np.nan)
        return unknown, np.tile(unknown, (HALF_YEARS, 1))
    is_active = (halves.occasions[:, :HALF_YEARS] > 0).astype(float)
    since = customers.select(
        pl.col("first_occasion_on").fill_null(pl.col("customer_since_on")).fill_null(date.min)
    ).to_series()
    starts = [_half_year_start(as_of, no) for no in range(1, HALF_YEARS)]
    begun = 1 + np.array([(since <= start).to_numpy() for start in starts]).sum(axis=0)
    possible = np.clip(np.minimum(begun, covered_count), LEAST_HALF_YEARS, HALF_YEARS)
    possible = possible.astype(float)
    counts = np.arange(HALF_YEARS)[None, :] < possible[:, None]
    active = (is_active * counts).sum(axis=1)
    whole = active / possible
    left = (active[:, None] - is_active * counts) / (possible[:, None] - counts)
    return whole, left.T


def _wallet(halves: _Halves, customers: pl.DataFrame, limits: Limits) -> tuple[Numbers, Numbers]:
    potential = customers["potential_eur"].cast(pl.Float64).fill_null(np.nan).to_numpy()
    potential = np.where(potential > 0, potential, np.nan)
    year = halves.revenue[:, :2].sum(axis=1)
    # without one half-year, the other one stands for the year
    others = np.stack([2 * halves.revenue[:, 1], 2 * halves.revenue[:, 0]])
    revenue = np.vstack([others, np.tile(year, (HALF_YEARS - 2, 1))])

    def share(bought: Numbers) -> Numbers:
        captured = np.clip(np.maximum(bought, 0.0) / potential, 0.0, 1.0)
        return np.minimum(captured / limits.full_capture_share, 1.0)

    return share(year), share(revenue)


#: Half-years of the 24 months in which a group counts as bought.
_BREADTH_HALF_YEARS = 4


def _breadth(
    known: pl.DataFrame, groups: pl.DataFrame, customers: pl.DataFrame
) -> tuple[Numbers, Numbers]:
    total = pl.col("revenue_eur").sum()
    inside = {
        f"without_{no}": total - pl.col("revenue_eur").filter(pl.col("half_year_no") == no).sum()
        for no in range(1, _BREADTH_HALF_YEARS + 1)
    }
    counted = (
        groups.filter(pl.col("half_year_no") <= _BREADTH_HALF_YEARS)
        .group_by("customer_id", "group_code")
        .agg(whole=total, **inside)
        .group_by("customer_id")
        .agg((pl.exclude("group_code").round(2) > 0).sum().cast(pl.Float64))
    )
    rows = known.join(counted, on="customer_id", how="left", maintain_order="left")
    applicable = customers["applicable_groups"].cast(pl.Float64).to_numpy()

    def share(column: str) -> Numbers:
        bought = rows[column].fill_null(0.0).to_numpy()
        bounded: Numbers = np.minimum(bought / applicable, 1.0)
        return bounded

    whole = share("whole")
    left = [share(name) for name in inside] + [whole] * (HALF_YEARS - _BREADTH_HALF_YEARS)
    return whole, np.vstack(left)


def _recency(halves: _Halves, customers: pl.DataFrame) -> tuple[Numbers, Numbers]:
    rhythm = customers["rhythm_months"].cast(pl.Float64).fill_null(np.nan).to_numpy()

    def share(days: Numbers) -> Numbers:
        ratio = days / DAYS_PER_MONTH / np.where(rhythm > 0, rhythm, np.nan)
        bounded: Numbers = np.clip(1 - (ratio - 1) / 2, 0.0, 1.0)
        return bounded

    left = [share(_silence(halves, no)) for no in range(HALF_YEARS)]
    return share(_silence(halves, None)), np.vstack(left)


def _silence(halves: _Halves, left_out: int | None) -> Numbers:
    """Days since the last purchase; a half-year left out has neither purchases nor days."""
    days = halves.silent_days
    kept = [no for no in range(days.shape[1]) if no != left_out]
    with np.errstate(all="ignore"):
        silent: Numbers = np.fmin.reduce(days[:, kept], axis=1)
    if left_out is None:
        return silent
    begins = halves.lengths[:left_out].sum()
    cut: Numbers = np.where(silent >= begins, silent - halves.lengths[left_out], silent)
    return cut


def _steady(
    customers: pl.DataFrame, as_of: date, limits: Limits
) -> tuple[tuple[str, Numbers], ...]:
    """The components that no half-year moves."""
    days = _days(pl.lit(as_of) - pl.col("customer_since_on"), customers)
    recommend = pl.col("recommend_share")
    at_least = pl.max_horizontal(recommend, pl.lit(limits.reference_share))
    said = pl.when(pl.col("is_reference").fill_null(False)).then(at_least).otherwise(recommend)
    columns = customers.select(
        contract=pl.col("has_contract").cast(pl.Float64), recommend=said.cast(pl.Float64)
    ).with_columns(pl.all().fill_null(np.nan))
    years = np.clip(days / 365.25 / limits.full_tenure_years, 0.0, 1.0)
    return (
        ("tenure", years),
        ("contract", columns["contract"].to_numpy()),
        ("recommend", columns["recommend"].to_numpy()),
    )
