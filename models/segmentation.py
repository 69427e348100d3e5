"""Which customers carry the service business, and which buy little or nothing.

By revenue: customers with revenue are sorted from largest to smallest. Class A are those before
whom less than 80 % of the revenue is cumulated, B those before whom less than 95 % is cumulated,
C the rest; equal revenues share a class, and whoever crosses a limit still belongs to the better
class (cumulative ABC rule after Pareto, methods F-2.2; the limits are a convention and a
setting). Customers without revenue are never mixed into C: G is a net credit, N a new customer
without revenue so far, Z zero revenue although there is an active machine or, where no machine is
known, an earlier purchase. New customers with revenue are ranked like all others and marked.

By behaviour (methods F-2.3): X is insolvent, closed, intercompany, or has all machines
decommissioned. N is new: the first machine, or without a machine the first purchase, is less than
12 months old; a first purchase counts only if the invoices reach back 12 months before it,
otherwise nobody can tell. C made no purchase in the last 24 months: C1 has lapsed, C2 has an
active machine and never bought. A belongs to those with the first 80 % of the revenue of all
buyers who are not new. B is everyone else who buys; dormant means that the last purchase lies
outside the revenue window.

P has no active machine and never bought: a prospect. A customer without a machine who only has
credits bought before the data begin, and has lapsed. In the ranking by revenue X only appears
among those without revenue. Every customer of the master data gets exactly one class, also those
without a single invoice; nobody is left out of the count.

On request a customer keeps the class of the period before while the cumulated share lies within a
few percentage points of a limit, so that classes do not flicker.

The classes describe the past of one window. They are no judgement about what a customer could
buy, and a class near a limit may be chance: see the certainty of the class. Dealers hide their
end customers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import polars as pl

from models import ranking, windows

Mode = Literal["behaviour", "revenue"]

#: All labels, in the order in which they are shown.
CLASSES = ("A", "B", "C", "N", "Z", "G", "X", "P")

#: A customer with such a status is no longer there (class X).
GONE_STATUSES = ("insolvent", "closed", "intercompany")


OUTPUT = (
    "customer_id",
    "customer_class",
    "class_detail",
    "revenue_eur",
    "customer_rank",
    "share_before",
    "cum_share",
    "is_new",
    "is_dormant",
)


@dataclass(frozen=True)
class Rules:
    """The settings of the classification.

    ``hysteresis_share`` is the distance from a limit (0.02 = two percentage points) within which
    the class of the period before is kept; 0 switches this off.
    """

    a_share: float = 0.80
    b_share: float = 0.95
    no_purchase_months: int = 24
    new_customer_months: int = 12
    hysteresis_share: float = 0.0


DEFAULT_RULES = Rules()


def classify(
    customers: pl.DataFrame,
    *,
    mode: Mode,
    as_of: date,
    rules: Rules = DEFAULT_RULES,
    history_from_on: date | None = None,
    previous: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """One class for every customer (methods F-2.2 and F-2.3).

    Args:
        customers: One row per customer, as known on ``as_of``: `customer_id`, `revenue_eur` (of
            the ranking window), `last_occasion_on`, `first_occasion_on`, `first_machine_on`,
            `active_machine_count`, `machine_count`, `status`. Only `customer_id` may not be null.
        mode: ``behaviour`` (F-2.3) or ``revenue`` (F-2.2).
        as_of: The data date, a month end.
        rules: Limits and periods.
        history_from_on: First day of the invoices. A first purchase within the first
            ``new_customer_months`` of them does not make a customer new. Default: long ago.
        previous: `customer_id`, `customer_class` of the period before; used for hysteresis only.

    Returns:
        `customer_id`, `customer_class`, `class_detail` (C1, C2 or dormant; for X the reason; else
        null), `revenue_eur`, `customer_rank`, `share_before`, `cum_share` (of the tie group; null
        when the customer is not ranked), `is_new`, `is_dormant`; largest revenue first.

    Raises:
        ValueError: ``as_of`` is not the last day of a month.
    """
    known = _facts(customers, as_of, rules, history_from_on or date.min)
    is_base = pl.col("is_gone") | ~pl.col("is_new") if mode == "behaviour" else pl.lit(True)
    ranked = _ranked(known, is_base)
    letter = _letter(rules)
    if previous is not None and rules.hysteresis_share > 0:
        before = previous.select("customer_id", before_class="customer_class")
        ranked = ranked.join(before, on="customer_id", how="left")
        letter = _held(letter, ("A", "B"), rules.a_share, rules.hysteresis_share)
        letter = _held(letter, ("B", "C"), rules.b_share, rules.hysteresis_share)
    label = _by_behaviour(letter) if mode == "behaviour" else _by_revenue(letter)
    classified = ranked.with_columns(customer_class=label)
    idle = "C" if mode == "behaviour" else "Z"
    return _with_detail(classified, idle).sort(
        "revenue_eur", "customer_id", descending=[True, False]
    )


def _facts(
    customers: pl.DataFrame, as_of: date, rules: Rules, history_from_on: date
) -> pl.DataFrame:
    """The questions that the rules ask about a customer, each as one column."""
    to_on = windows.day_after(as_of)
    recent_from = windows.month_start(to_on, -rules.no_purchase_months)
    new_from = windows.month_start(to_on, -rules.new_customer_months)
    machines, active = (
        pl.col(name).fill_null(0) for name in ("machine_count", "active_machine_count")
    )
    status = pl.col("status").cast(pl.String)
    reason = (
        pl.when(status.is_in(GONE_STATUSES))
        .then(status)
        .when((machines > 0) & (active == 0))
        .then(pl.lit("decommissioned"))
    )
    proven_from = windows.month_start(history_from_on, rules.new_customer_months)
    first_purchase = pl.when(pl.col("first_occasion_on") >= proven_from).then("first_occasion_on")
    started_on = pl.coalesce("first_machine_on", first_purchase)
    return customers.select(
        "customer_id",
        pl.col("revenue_eur").cast(pl.Float64).fill_null(0.0),
        cents=pl.Series(ranking.cents(customers["revenue_eur"]), dtype=pl.Int64),
        gone_reason=reason,
        is_gone=reason.is_not_null(),
        is_new=(started_on >= new_from).fill_null(False),
        is_recent=(pl.col("last_occasion_on") >= recent_from).fill_null(False),
        has_bought=pl.col("last_occasion_on").is_not_null(),
        has_machine=active > 0,
    )


def _ranked(known: pl.DataFrame, is_base: pl.Expr) -> pl.DataFrame:
    """Rank and shares of all customers with positive revenue that belong to the base."""
    base = known.filter(is_base & (pl.col("cents") > 0))
    shares = ranking.share_before(base["cents"].to_numpy())
    group_share = pl.col("cents").sum().over("cents") / pl.col("cents").sum()
    places = base.select(
        "customer_id",
        customer_rank=pl.col("cents").rank("min", descending=True).cast(pl.Int64),
        share_before=pl.Series(shares, dtype=pl.Float64),
    ).with_columns(cum_share=pl.col("share_before") + base.select(group_share).to_series())
    return known.join(places, on="customer_id", how="left")


def _letter(rules: Rules) -> pl.Expr:
    before = pl.col("share_before") + ranking.TOLERANCE
    return (
        pl.when(before < rules.a_share)
        .then(pl.lit("A"))
        .when(before < rules.b_share)
        .then(pl.lit("B"))
        .when(before.is_not_null())
        .then(pl.lit("C"))
    )


def _held(letter: pl.Expr, pair: tuple[str, str], limit: float, width: float) -> pl.Expr:
    """The class of the period before, where it and the new one are neighbours at this limit."""
    before = pl.col("before_class")
    is_near = (pl.col("share_before") - limit).abs() <= width + ranking.TOLERANCE
    return pl.when(is_near & before.is_in(pair) & letter.is_in(pair)).then(before).otherwise(letter)


def _by_behaviour(letter: pl.Expr) -> pl.Expr:
    return (
        pl.when("is_gone")
        .then(pl.lit("X"))
        .when("is_new")
        .then(pl.lit("N"))
        .when(pl.col("is_recent") & (letter == "A"))
        .then(pl.lit("A"))
        .when("is_recent")
        .then(pl.lit("B"))
        .when(pl.col("has_bought") | pl.col("has_machine") | (pl.col("cents") != 0))
        .then(pl.lit("C"))
        .otherwise(pl.lit("P"))
    )


def _by_revenue(letter: pl.Expr) -> pl.Expr:
    return (
        pl.when(pl.col("cents") > 0)
        .then(letter)
        .when(pl.col("cents") < 0)
        .then(pl.lit("G"))
        .when("is_new")
        .then(pl.lit("N"))
        .when("has_machine")
        .then(pl.lit("Z"))
        .when("is_gone")
        .then(pl.lit("X"))
        .when("has_bought")
        .then(pl.lit("Z"))
        .otherwise(pl.lit("P"))
    )


def _with_detail(classified: pl.DataFrame, idle: str) -> pl.DataFrame:
    """``idle`` is the label of those who buy nothing: C by behaviour, Z by revenue."""
    label = pl.col("customer_class")
    is_dormant = (pl.col("cents") <= 0) & pl.col("is_recent") & label.is_in(("B", "Z"))
    buys_nothing = label == idle
    detail = (
        pl.when(label == "X")
        .then("gone_reason")
        .when(is_dormant)
        .then(pl.lit("dormant"))
        .when(buys_nothing & (pl.col("has_bought") | ~pl.col("has_machine")))
        .then(pl.lit("C1"))
        .when(buys_nothing)
        .then(pl.lit("C2"))
    )
    return classified.with_columns(class_detail=detail, is_dormant=is_dormant).select(OUTPUT)
