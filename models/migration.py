"""Who moved between the classes from one period to the next.

The table counts customers by the class of the period before (rows) and of the current period
(columns). Row shares say which part of a class stayed and where the rest went; they look at
customers who had a class from A to C in both periods. Customers who were not there before stand
in the row "new", those no longer there in the column "lost"; other labels (new, gone, prospect)
keep their own row and column.

Stability is the part that stayed in its class. Mobility after Shorrocks (1978) is (K − sum of the
staying shares of the K classes) / (K − 1): 0 when everybody stays, 1 when the old class says
nothing about the new one. A class nobody belonged to before is left out of K. Up and down are the
parts that moved to a better or a worse class. Weighted by revenue, each customer counts with the
revenue of the period before, and credits count as zero.

Movements near a limit may be chance and cancel each other out; read the euros and the names
behind a cell before acting. The table says who moved, not why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

NEW, LOST = "new", "lost"


@dataclass(frozen=True)
class Movement:
    """How much moved; ``None`` where nobody (or no revenue) had a class in both periods.

    Shares are of customers, or of the revenue of the period before.
    """

    stability_share: float | None
    mobility_index: float | None
    up_share: float | None
    down_share: float | None


@dataclass(frozen=True)
class Migration:
    """The matrix and the names behind it.

    ``cells``: `previous_class`, `customer_class`, `customer_count`, `row_share` and
    `revenue_row_share` (null outside of the ranked classes), `previous_revenue_eur`,
    `revenue_eur`, `change_eur`; one row for every pair of labels, also the empty ones, in showing
    order.

    ``customers``: `customer_id`, `previous_class`, `customer_class`, `movement` (up, down, same or
    other), `previous_revenue_eur`, `revenue_eur`, `change_eur`; largest change first.

    ``customer_count`` is the number of customers with a ranked class in both periods.
    """

    cells: pl.DataFrame
    customers: pl.DataFrame
    customer_count: int
    by_count: Movement
    by_revenue: Movement


def migrate(
    before: pl.DataFrame, after: pl.DataFrame, *, classes: Sequence[str] = ("A", "B", "C")
) -> Migration:
    """Compare the classes of two periods (methods F-2.6a).

    Args:
        before: `customer_id`, `customer_class`, `revenue_eur` of the period before.
        after: The same of the current period.
        classes: The ranked classes, best first.
    """
    customers = _customers(before, after, classes)
    cells = _cells(customers, classes)
    inner = cells.filter(_is_ranked(classes))
    return Migration(
        cells=_with_row_shares(cells, classes),
        customers=customers,
        customer_count=int(inner["customer_count"].sum()),
        by_count=_movement(inner["customer_count"], len(classes)),
        by_revenue=_movement(inner["weight_eur"], len(classes)),
    )


def _customers(before: pl.DataFrame, after: pl.DataFrame, classes: Sequence[str]) -> pl.DataFrame:
    order = {label: place for place, label in enumerate(classes)}
    place_from, place_to = (
        pl.col(name).replace_strict(order, default=None, return_dtype=pl.Int64)
        for name in ("previous_class", "customer_class")
    )
    move = (
        pl.when(place_to < place_from)
        .then(pl.lit("up"))
        .when(place_to > place_from)
        .then(pl.lit("down"))
        .when(pl.col("previous_class") == pl.col("customer_class"))
        .then(pl.lit("same"))
        .otherwise(pl.lit("other"))
    )
    both = _named(before, "previous_class", "previous_revenue_eur").join(
        _named(after, "customer_class", "revenue_eur"), on="customer_id", how="full", coalesce=True
    )
    return (
        both.with_columns(
            pl.col("previous_class").fill_null(NEW),
            pl.col("customer_class").fill_null(LOST),
            pl.col("previous_revenue_eur", "revenue_eur").fill_null(0.0),
        )
        .with_columns(
            movement=move, change_eur=pl.col("revenue_eur") - pl.col("previous_revenue_eur")
        )
        .select(
            "customer_id",
            "previous_class",
            "customer_class",
            "movement",
            "previous_revenue_eur",
            "revenue_eur",
            "change_eur",
        )
        .sort(pl.col("change_eur").abs(), "customer_id", descending=[True, False])
    )


def _named(classified: pl.DataFrame, label: str, amount: str) -> pl.DataFrame:
    return classified.select(
        "customer_id",
        pl.col("customer_class").cast(pl.String).alias(label),
        pl.col("revenue_eur").cast(pl.Float64).alias(amount),
    )


def _cells(customers: pl.DataFrame, classes: Sequence[str]) -> pl.DataFrame:
    seen = set(customers["previous_class"]) | set(customers["customer_class"])
    labels = [*classes, *sorted(seen - {*classes, NEW, LOST})]
    rows = pl.DataFrame({"previous_class": [*labels, NEW]})
    columns = pl.DataFrame({"customer_class": [*labels, LOST]})
    sums = customers.group_by("previous_class", "customer_class").agg(
        pl.col("previous_revenue_eur", "revenue_eur", "change_eur").sum(),
        customer_count=pl.len().cast(pl.Int64),
        weight_eur=pl.col("previous_revenue_eur").clip(lower_bound=0.0).sum(),
    )
    pairs = rows.join(columns, how="cross", maintain_order="left_right")
    return pairs.join(
        sums, on=["previous_class", "customer_class"], how="left", maintain_order="left"
    ).with_columns(pl.exclude("previous_class", "customer_class").fill_null(0))


def _is_ranked(classes: Sequence[str]) -> pl.Expr:
    return pl.col("previous_class").is_in(classes) & pl.col("customer_class").is_in(classes)


def _with_row_shares(cells: pl.DataFrame, classes: Sequence[str]) -> pl.DataFrame:
    def row_share(name: str) -> pl.Expr:
        amount = pl.when(_is_ranked(classes)).then(pl.col(name))
        total = amount.sum().over("previous_class")
        return pl.when(total > 0).then(amount / total)

    return cells.with_columns(
        row_share=row_share("customer_count"), revenue_row_share=row_share("weight_eur")
    ).select(
        "previous_class",
        "customer_class",
        "customer_count",
        "row_share",
        "revenue_row_share",
        "previous_revenue_eur",
        "revenue_eur",
        "change_eur",
    )


def _movement(amounts: pl.Series, class_count: int) -> Movement:
    """Measures of a square matrix given row by row, best class first."""
    matrix = amounts.to_numpy().astype(np.float64).reshape(class_count, class_count)
    total = matrix.sum()
    if total <= 0:
        return Movement(None, None, None, None)
    rows = matrix.sum(axis=1)
    stayed = np.diag(matrix)[rows > 0] / rows[rows > 0]
    k = len(stayed)
    return Movement(
        stability_share=float(np.trace(matrix) / total),
        mobility_index=float((k - stayed.sum()) / (k - 1)) if k > 1 else None,
        up_share=float(np.tril(matrix, -1).sum() / total),
        down_share=float(np.triu(matrix, 1).sum() / total),
    )
