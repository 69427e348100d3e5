"""Whether service keeps its promises: times and shares from the service cases.

Times run from the opening of a case, day and night: hours to the first response, to the technician
on site, to the solution. Each is given by its median and its 90th percentile (nine in ten cases
were quicker), with distribution-free 95 % intervals from the order of the cases. Cases whose times
cannot have followed each other are left out and told (rule V-14).

A promise is kept if the time promised in the case was not exceeded. A case without the time and
without a solution counts as broken once the promised time has run out; before that, and where a
solved case has no time, it says nothing. Shares have the Wilson interval.

Response (K-26): all cases with a promised response. On site (K-28): emergencies with a promised
arrival. Express parts (K-27): cases of express parts with a promised solution. First contact
(K-29): technical questions solved at the first contact. First visit (K-30): visits after which
nothing was left to do. Wait (K-25): seconds on the phone.

Regions are compared with all other regions (Fisher's exact test); all comparisons of the table are
one family and corrected together (Holm).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from scipy import stats

from models.families import holm
from models.incidents import in_columns
from models.proportions import Share, wilson

#: What is promised -> its columns: time in the case, hours promised.
PROMISES = {
    "response": ("first_response_at", "promised_response_hours"),
    "onsite": ("technician_onsite_at", "promised_onsite_hours"),
    "resolution": ("resolved_at", "promised_resolution_hours"),
}


@dataclass(frozen=True)
class Quantile:
    """A quantile with its 95 % interval and n; ``None`` where the values cannot carry it."""

    value: float | None
    low: float | None
    high: float | None
    n: int


def quantile(values: pl.Series, part: float) -> Quantile:
    """The quantile ``part`` of ``values`` without nulls, its interval by order statistics.

    The bounds are the values at the 2.5 % and 97.5 % points of the binomial distribution of how
    many values lie below the true quantile; a bound beyond the smallest or largest value is open.
    """
    known = np.sort(values.drop_nulls().cast(pl.Float64).to_numpy())
    n = len(known)
    if n == 0:
        return Quantile(None, None, None, 0)
    value = float(np.quantile(known, part))
    # the number of values at or below the quantile is binomial
    first = int(stats.binom.ppf(0.025, n, part))
    last = int(stats.binom.ppf(0.975, n, part)) + 1
    return Quantile(
        value,
        float(known[first - 1]) if first >= 1 else None,
        float(known[last - 1]) if last <= n else None,
        n,
    )


def timed(cases: pl.DataFrame, *, known_to_on: date) -> pl.DataFrame:
    """Every case with its hours and whether each promise was kept.

    Args:
        cases: `opened_at`, the three times (null: not yet, or not noted) and the three promises
            in hours (null: none) of `PROMISES`.
        known_to_on: First day no longer known; no time of a case may be later.

    Returns:
        ``cases`` and per promise `<name>_hours` and `is_<name>_kept` (null: nothing to judge).
    """
    late = pl.lit(known_to_on).cast(pl.Datetime("us")) - pl.col("opened_at")
    columns = []
    for name, (time, promised) in PROMISES.items():
        hours = _hours(pl.col(time) - pl.col("opened_at"))
        overdue = (
            pl.col(time).is_null()
            & pl.col("resolved_at").is_null()
            & (_hours(late) > pl.col(promised))
        )
        kept = (
            pl.when(pl.col(promised).is_null())
            .then(None)
            .when(pl.col(time).is_not_null())
            .then(hours <= pl.col(promised))
            .when(overdue)
            .then(False)
        )
        columns += [hours.alias(f"{name}_hours"), kept.alias(f"is_{name}_kept")]
    return cases.with_columns(columns)


def _hours(span: pl.Expr) -> pl.Expr:
    return span.dt.total_seconds() / 3600


def share(flags: pl.Series) -> Share:
    """The share of true ones among those that say something."""
    return wilson(int(flags.sum() or 0), len(flags) - flags.null_count())


def by_case_type(cases: pl.DataFrame) -> pl.DataFrame:
    """Times and promises per kind of case.

    Args:
        cases: What `timed` returns, with `case_type`.

    Returns:
        `case_type, promise, case_count` (with a time), `median_hours, median_low_hours,
        median_high_hours, p90_hours, p90_low_hours, p90_high_hours, promised_count` (that can be
        judged), `kept_share, kept_low_share, kept_high_share`; a row where there is a time or a
        promise, the most frequent kind first.
    """
    rows, kept = [], []
    sizes = (
        cases["case_type"]
        .value_counts(sort=True, name="size")
        .sort(["size", "case_type"], descending=[True, False])
    )
    for kind in sizes["case_type"]:
        of_kind = cases.filter(pl.col("case_type") == kind)
        for promise in PROMISES:
            hours, found = of_kind[f"{promise}_hours"], share(of_kind[f"is_{promise}_kept"])
            if hours.null_count() == len(hours) and not found.n:
                continue
            median, p90 = quantile(hours, 0.5), quantile(hours, 0.9)
            rows.append(
                {
                    "case_type": kind,
                    "promise": promise,
                    "case_count": median.n,
                    "median_hours": median.value,
                    "median_low_hours": median.low,
                    "median_high_hours": median.high,
                    "p90_hours": p90.value,
                    "p90_low_hours": p90.low,
                    "p90_high_hours": p90.high,
                    "promised_count": found.n,
                }
            )
            kept.append(found)
    return pl.DataFrame(rows, schema=_LEVELS).with_columns(in_columns("kept", kept))


_LEVELS = {
    "case_type": pl.String,
    "promise": pl.String,
    "case_count": pl.Int64,
    **{
        f"{name}{bound}_hours": pl.Float64
        for name in ("median", "p90")
        for bound in ("", "_low", "_high")
    },
    "promised_count": pl.Int64,
}


def by_group(judged: pl.DataFrame) -> pl.DataFrame:
    """Promises kept per group, each compared with all other groups.

    Args:
        judged: `promise, place, is_kept`: one row per case and promise that can be judged.

    Returns:
        `promise, place, promised_count, kept_share, kept_low_share, kept_high_share,
        elsewhere_share` (null where there is no elsewhere), `difference_share` (kept here −
        elsewhere), `p_holm_index` (Fisher's exact test, Holm-corrected over the table),
        `is_conspicuous` (below 0.05), the largest shortfall first.
    """
    counted = (
        judged.group_by("promise", "place")
        .agg(
            pl.len().cast(pl.Int64).alias("promised_count"),
            pl.col("is_kept").sum().cast(pl.Int64).alias("kept_count"),
        )
        .sort("promise", "place", nulls_last=True)
    )
    others = [
        (pl.col(name).sum().over("promise") - pl.col(name)).alias(f"other_{name}")
        for name in ("promised_count", "kept_count")
    ]
    counted = counted.with_columns(others)
    tested = [_p_value(row) for row in counted.iter_rows(named=True)]
    shares = [wilson(k, n) for k, n in counted.select("kept_count", "promised_count").rows()]
    return (
        counted.with_columns(
            *in_columns("kept", shares),
            pl.when(pl.col("other_promised_count") > 0)
            .then(pl.col("other_kept_count") / pl.col("other_promised_count"))
            .alias("elsewhere_share"),
            pl.Series("p_holm_index", holm(tested), dtype=pl.Float64),
        )
        .select(
            "promise", "place", "promised_count",
            "kept_share", "kept_low_share", "kept_high_share", "elsewhere_share",
            (pl.col("kept_share") - pl.col("elsewhere_share")).alias("difference_share"),
            "p_holm_index",
            (pl.col("p_holm_index") < 0.05).fill_null(False).alias("is_conspicuous"),
        )
        .sort(["difference_share", "promise", "place"], nulls_last=True)
    )  # fmt: skip


def _p_value(row: dict[str, int]) -> float | None:
    here, there = row["promised_count"], row["other_promised_count"]
    if not there:
        return None
    kept_here, kept_there = row["kept_count"], row["other_kept_count"]
    table = [[kept_here, here - kept_here], [kept_there, there - kept_there]]
    return float(stats.fisher_exact(table).pvalue)
