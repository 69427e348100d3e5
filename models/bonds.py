"""What binds customers: whether they want to stay, or have to.

The attachment index EAI is the mean of the four questions on trust, obligation, taking part and
communication, from 0 to 100 (methods F-3.30). The lock-in index is LKI = 100·(0.45·captive share
+ 0.35·contract + 0.20·economic): the share of parts revenue of 24 months with parts that only we
can supply, a service contract in force, a bonus or discount contract in force (methods F-3.31, own
definition). What cannot be told is left out and the other weights stand for it.

Attached means an EAI of at least 75 with an LKI below 50; attached and bound is both high; bound
is an LKI of at least 50 with less attachment; unbound is neither (methods F-3.32). Only attachment
lasts when a bond falls away; that is the practitioners' claim, and nothing here proves it.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

#: Bond types, from wanting to stay to nothing that holds.
BONDS = ("attached", "both", "bound", "unbound")


@dataclass(frozen=True)
class Limits:
    """Weights of the lock-in index, and the limits of the two indices."""

    captive_weight: float = 0.45
    contract_weight: float = 0.35
    economic_weight: float = 0.20
    attached_score: float = 75.0
    bound_score: float = 50.0


DEFAULT_LIMITS = Limits()


def bonds(customers: pl.DataFrame, *, limits: Limits = DEFAULT_LIMITS) -> pl.DataFrame:
    """Lock-in index and bond type of every customer (methods F-3.31 and F-3.32).

    Args:
        customers: `customer_id`, `attachment_score` (EAI; null: not asked), `captive_share`,
            `has_contract`, `has_economic_contract`; null where it cannot be told.
        limits: Weights and limits.

    Returns:
        `customer_id`, `lockin_score`, `bond_class` (attached, both, bound, unbound; null where one
        of the indices is), in the order given.
    """
    parts = {
        "captive_share": limits.captive_weight,
        "has_contract": limits.contract_weight,
        "has_economic_contract": limits.economic_weight,
    }
    weighed = pl.sum_horizontal(pl.col(name).cast(pl.Float64) * w for name, w in parts.items())
    known = pl.sum_horizontal(pl.col(name).is_not_null() * w for name, w in parts.items())
    # a limit reached exactly counts as reached, whatever the last digit of a sum says
    attached = pl.col("attachment_score") >= limits.attached_score - 1e-9
    bound = pl.col("lockin_score") >= limits.bound_score - 1e-9
    return (
        customers.with_columns(lockin_score=pl.when(known > 0).then(100 * weighed / known))
        .with_columns(
            bond_class=pl.when(attached & bound)
            .then(pl.lit("both"))
            .when(attached & ~bound)
            .then(pl.lit("attached"))
            .when(~attached & bound)
            .then(pl.lit("bound"))
            .when(~attached & ~bound)
            .then(pl.lit("unbound"))
        )
        .select("customer_id", "lockin_score", "bond_class")
    )
