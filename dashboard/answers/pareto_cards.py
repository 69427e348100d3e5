"""The cards of classes and of movement, each with its definition in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from dashboard.answers.kpis import Definition, Kpi
from dashboard.text import N_, Said
from models.migration import Movement
from models.segmentation import Mode

_FIRST = N_(
    "Brings the first part of the revenue of everyone ranked, up to the limit of class A; whoever "
    "crosses the limit still belongs to it."
)
_NEW = N_(
    "New: the first machine, or without a machine the first purchase, is only some months old."
)
_GONE = N_("No longer there: insolvent, closed, or all machines decommissioned.")
_PROSPECT = N_("Has no machine in operation and never bought: a prospect.")

#: What each class means, in words on demand.
_MEANS: Mapping[Mode, Mapping[str, str]] = {
    "behaviour": {
        "A": _FIRST,
        "B": N_(
            "Everyone else who still buys; dormant are those whose last purchase lies before the "
            "period looked at."
        ),
        "C": N_("Has not bought for long: lapsed, or never bought in spite of a machine."),
        "N": _NEW,
        "X": _GONE,
        "P": _PROSPECT,
    },
    "revenue": {
        "A": _FIRST,
        "B": N_("The next customers by revenue, up to the limit of class B."),
        "C": N_("All other customers with revenue."),
        "N": N_("New and without revenue so far."),
        "Z": N_("Zero revenue, although a machine is in operation or something was bought before."),
        "G": N_("Credit notes exceed invoices in this period."),
        "X": _GONE,
        "P": _PROSPECT,
    },
}

_LABELS: Mapping[str, str] = {
    "A": N_("Class A"),
    "B": N_("Class B"),
    "C": N_("Class C"),
    "N": N_("N: new"),
    "Z": N_("Z: zero revenue"),
    "G": N_("G: net credit"),
    "X": N_("X: gone"),
    "P": N_("P: prospects"),
}


def classes(totals: pl.DataFrame, mode: Mode) -> tuple[Kpi, ...]:
    """A card per row of the class totals: how many customers, and with how much revenue."""
    return tuple(
        Kpi(
            Definition(
                id=row["customer_class"],
                name="customer_count",
                label=_LABELS[row["customer_class"]],
                means=_MEANS[mode][row["customer_class"]],
                direction="band",
            ),
            value=row["customer_count"],
            basis=_of_class(row, mode),
        )
        for row in totals.iter_rows(named=True)
    )


def _of_class(row: Mapping[str, Any], mode: Mode) -> Said:
    if row["customer_class"] == "C" and mode == "behaviour":
        return Said(N_("{lapsed_count} lapsed · {never_count} never bought"), row)
    amounts = {**row, "revenue_meur": row["revenue_eur"]}
    if not row["revenue_eur"] or row["revenue_share"] is None:
        return Said(N_("{customer_share} of all customers"), amounts)
    if row["customer_class"] == "B" and row["dormant_count"]:
        return Said(N_("{revenue_meur} · {revenue_share} · {dormant_count} dormant"), amounts)
    return Said(N_("{revenue_meur} · {revenue_share} of revenue"), amounts)


def movement(by_count: Movement, by_revenue: Movement) -> tuple[Kpi, ...]:
    """A card per measure of movement; none where there is no period to compare with."""
    if by_count.stability_share is None:
        return ()
    return tuple(
        Kpi(definition, value=getattr(by_count, definition.name), basis=_weighted(name, by_revenue))
        for name, definition in _MOVEMENT.items()
    )


def _weighted(name: str, by_revenue: Movement) -> Said | None:
    value = getattr(by_revenue, name)
    if value is None:
        return None
    template = N_("weighted by revenue: {value}")
    return Said(template, {"value": Said("{" + name + "}", {name: value})})


_MOVEMENT = {
    definition.name: definition
    for definition in (
        Definition(
            id="trace",
            name="stability_share",
            label=N_("Kept their class"),
            means=N_("Share of the customers of class A to C in both periods with the same class."),
            direction="band",
        ),
        Definition(
            id="up",
            name="up_share",
            label=N_("Moved up"),
            means=N_("Share of these customers that moved to a better class."),
            direction="band",
        ),
        Definition(
            id="down",
            name="down_share",
            label=N_("Moved down"),
            means=N_("Share of these customers that moved to a worse class."),
            direction="band",
        ),
        Definition(
            id="M",
            name="mobility_index",
            label=N_("Mobility (Shorrocks)"),
            means=N_(
                "0: everybody keeps the class; 1: the old class says nothing about the new one."
            ),
            direction="band",
        ),
    )
}
