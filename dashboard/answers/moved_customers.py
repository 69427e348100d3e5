"""Who moved between the classes, and how many euros moved with them."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from dashboard.answers.asked import Asked
from dashboard.answers.ranked_customers import classed
from dashboard.text import N_, Said
from models import migration
from models.migration import Movement

_RANKED = ("A", "B", "C")


@dataclass(frozen=True)
class Moved:
    """What changed since the period before.

    Attributes:
        matrix: `previous_class, customer_class, movement, customer_count, shade_share` (of those
            with this class before), `row_share`, `revenue_row_share`, `previous_revenue_eur`,
            `revenue_eur`, `change_eur`; labels nobody has are left out.
        movers: `customer_id, customer_name, change_eur, previous_class, customer_class, movement,
            previous_revenue_eur, revenue_eur`; largest change first.
        by_count, by_revenue: How much moved; a customer counts one, or its revenue before.
        says: The takeaway.
    """

    matrix: pl.DataFrame
    movers: pl.DataFrame
    by_count: Movement
    by_revenue: Movement
    says: Said


def moved(asked: Asked, customers: pl.DataFrame) -> Moved:
    """Compares the rows of `classed` with those of the window before.

    Prospects are no customers yet: whoever was one before is new now.
    """
    is_customer = pl.col("customer_class") != "P"
    before = classed(asked, asked.previous).filter(is_customer)
    found = migration.migrate(before, customers.filter(is_customer))
    matrix, movers = _matrix(found.cells), _named(found.customers, customers)
    period = asked.period(asked.previous)
    if not asked.covers(asked.previous):
        says = Said(
            N_("The data begins too late to compare with {from_month} – {to_month}."), period
        )
        nothing = Movement(None, None, None, None)
        return Moved(matrix.clear(), movers.clear(), nothing, nothing, says)
    return Moved(matrix, movers, found.by_count, found.by_revenue, _says(found, period))


def _says(found: migration.Migration, period: dict[str, object]) -> Said:
    if found.by_count.stability_share is None:
        return Said(N_("Nobody had a class in {from_month} – {to_month}."), period)
    sizes = found.customers.group_by("movement").agg(
        pl.len().alias("count"), pl.col("change_eur").sum()
    )
    count = dict(sizes.select("movement", "count").iter_rows())
    change = dict(sizes.select("movement", "change_eur").iter_rows())
    return Said(
        N_(
            "Against {from_month} – {to_month}, {up_count} customers moved up ({up_meur}) and "
            "{down_count} moved down ({down_meur}); {stability_share} kept their class."
        ),
        {
            **period,
            "up_count": count.get("up", 0),
            "up_meur": change.get("up", 0.0),
            "down_count": count.get("down", 0),
            "down_meur": change.get("down", 0.0),
            "stability_share": found.by_count.stability_share,
        },
    )


def _matrix(cells: pl.DataFrame) -> pl.DataFrame:
    count = pl.col("customer_count")
    place = {label: no for no, label in enumerate(_RANKED)}
    before, after = (
        pl.col(name).replace_strict(place, default=None, return_dtype=pl.Int64)
        for name in ("previous_class", "customer_class")
    )
    movement = (
        pl.when(pl.col("previous_class") == pl.col("customer_class"))
        .then(pl.lit("same"))
        .when(after < before)
        .then(pl.lit("up"))
        .when(after > before)
        .then(pl.lit("down"))
        .otherwise(pl.lit("other"))
    )
    return (
        cells.filter(
            (count.sum().over("previous_class") > 0) & (count.sum().over("customer_class") > 0)
        )
        .with_columns(movement=movement, shade_share=count / count.sum().over("previous_class"))
        .select(
            "previous_class",
            "customer_class",
            "movement",
            "customer_count",
            "shade_share",
            "row_share",
            "revenue_row_share",
            "previous_revenue_eur",
            "revenue_eur",
            "change_eur",
        )
    )


def _named(movers: pl.DataFrame, customers: pl.DataFrame) -> pl.DataFrame:
    names = customers.select("customer_id", "customer_name")
    return movers.join(names, on="customer_id", how="left", maintain_order="left").select(
        "customer_id",
        "customer_name",
        "change_eur",
        "previous_class",
        "customer_class",
        "movement",
        "previous_revenue_eur",
        "revenue_eur",
    )
