"""What the loyalty map says in figures: core potential, churn potential and bound revenue.

Totals are those of ``models.quadrants.totals``.
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from dashboard.answers.kpis import Definition, Kpi
from dashboard.text import N_, Said
from models.quadrants import QUADRANTS


def cards(totals: pl.DataFrame) -> tuple[Kpi, ...]:
    """Core potential, churn potential and bound revenue, each with its interval."""
    return tuple(_card(totals, name) for name in ("core", "churn", "hostage"))


def says(totals: pl.DataFrame) -> Said:
    """What to take from the map: core and churn potential by soft count, with intervals."""
    rows = {row["quadrant"]: row for row in totals.iter_rows(named=True)}
    map_count = sum(rows[name]["customer_count"] for name in QUADRANTS)
    if not map_count:
        unknown = rows["unknown"]
        return Said(
            N_(
                "Nobody stands on the map yet: {unknown_count} customers with {unknown_meur} of "
                "service revenue gave no current answer."
            ),
            {"unknown_count": unknown["customer_count"], "unknown_meur": unknown["revenue_eur"]},
        )
    soft = {
        f"{name}{bound}_count": rows[name][f"soft{bound}_count"]
        for name in ("core", "churn")
        for bound in ("", "_low", "_high")
    }
    return Said(
        N_(
            "By soft count {core_count} of {map_count} customers on the map are core potential "
            "(95 % interval {core_low_count} to {core_high_count}) and {churn_count} churn "
            "potential ({churn_low_count} to {churn_high_count})."
        ),
        {"map_count": map_count, **soft},
    )


_TABLE = "survey_responses"

DEFINITIONS = {
    "core": Definition(
        id="K-33",
        name="core_share",
        label=N_("Core potential"),
        means=N_(
            "Satisfied and loyal customers in all customers on the map, each with its probability "
            "(soft count)."
        ),
        direction="up",
        table=_TABLE,
    ),
    "churn": Definition(
        id="K-34",
        name="churn_share",
        label=N_("Churn potential"),
        means=N_(
            "Customers neither satisfied nor loyal in all customers on the map, each with its "
            "probability (soft count)."
        ),
        direction="down",
        table=_TABLE,
    ),
    "hostage": Definition(
        id="K-54",
        name="hostage_share",
        label=N_("Bound revenue"),
        means=N_(
            "Service revenue of loyal but dissatisfied customers in that of all customers on the "
            "map, each with its probability."
        ),
        direction="down",
        table=_TABLE,
    ),
}


def _card(totals: pl.DataFrame, name: str) -> Kpi:
    """A soft share with its interval; of revenue for the hostages, of customers for the others."""
    row = totals.row(by_predicate=pl.col("quadrant") == name, named=True)
    empty = Kpi(DEFINITIONS[name])
    column = "revenue_eur" if name == "hostage" else "count"
    on_map = totals.filter(pl.col("quadrant").is_in(QUADRANTS))
    whole = on_map[f"soft_{column}"].sum()
    if not whole or whole < 0:
        return empty
    told = N_("{hard_count} customers, {hard_meur}; soft count {soft_count}")
    return replace(
        empty,
        value=row[f"soft_{column}"] / whole,
        low=row[f"soft_low_{column}"] / whole,
        high=row[f"soft_high_{column}"] / whole,
        basis=Said(
            told,
            {
                "hard_count": row["customer_count"],
                "hard_meur": row["revenue_eur"],
                "soft_count": row["soft_count"],
            },
        ),
    )
