"""Draws a fictitious machine builder's service business into parquet extracts.

    python -m sample_data.make [--seed N] [--lines 150000] [--folder DIR]

The same seed and size give the same files. Above two million lines only customers,
installed_base and service_revenue are drawn, the lines into one file per month.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from sample_data import (
    bonus,
    care,
    cases,
    company,
    contracts,
    customers,
    demand,
    incidents,
    invoices,
    loyalty,
    machines,
    orders,
    parts,
    planted,
    questionnaire,
    satisfaction,
    surveys,
)
from sample_data.world import (
    DEFAULT_LINES,
    DEFAULT_SEED,
    MONTH_COUNT,
    World,
    maybe,
    month_start,
    named,
    numbers,
)

LARGEST_FULL = 2_000_000
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Cast:
    """Everything that is drawn before the first invoice."""

    customers: customers.Customers
    machines: machines.Machines
    satisfaction: satisfaction.Satisfaction
    loyalty: loyalty.Loyalty
    parts: parts.Parts
    demand: demand.Demand
    ledger: bonus.Ledger


def cast(world: World) -> Cast:
    who = customers.draw(world)
    base = machines.draw(world, who)
    opinions = satisfaction.draw(world, who)
    loyal = loyalty.draw(world, who, opinions)
    return Cast(
        customers=who,
        machines=base,
        satisfaction=opinions,
        loyalty=loyal,
        parts=parts.draw(world),
        demand=demand.draw(world, who, base, opinions, loyal),
        ledger=bonus.Ledger(who.count),
    )


def tables(world: World, drawn: Cast) -> dict[str, pl.DataFrame]:
    """All twenty tables. `drawn.ledger` is filled on the way."""
    who, base, opinions, loyal, catalogue, wants, ledger = (
        drawn.customers,
        drawn.machines,
        drawn.satisfaction,
        drawn.loyalty,
        drawn.parts,
        drawn.demand,
        drawn.ledger,
    )
    revenue = pl.concat(invoices.draw(world, who, base, catalogue, wants, ledger))
    visited = care.visits(world, who, wants)
    found = care.leads(world, who, base, visited)
    quotes, links = orders.draw(world, who, opinions, loyal, revenue, found)
    service = contracts.draw_service(world, who, base, loyal)
    revenue = contracts.link(orders.link(revenue, links), service)
    waves = surveys.panels(world, who, opinions, loyal)
    agreements = [
        service,
        contracts.bonus_table(who, wants, ledger),
        contracts.framework_table(world, who),
    ]
    bought = {year: ledger.revenue[year] for year in machines.POTENTIAL_YEARS}
    return {
        "customers": customers.table(world, who),
        "service_revenue": revenue,
        "installed_base": machines.table(world, base),
        "service_potential": machines.potential_table(world, who, base, bought),
        "quotes_orders": quotes,
        "service_cases": cases.draw(world, who, base, opinions, loyal),
        "survey_items": questionnaire.items(),
        "survey_responses": surveys.responses(world, who, opinions, waves),
        "survey_invitations": surveys.invitations(who, waves),
        "incidents": incidents.draw(world, who, opinions, loyal, waves),
        "touchpoints": questionnaire.touchpoints(),
        "contracts": pl.concat(agreements, how="diagonal"),
        "instruments": contracts.instruments(world, who, wants, service),
        "visits": visited,
        "leads": found,
        "employees": care.employees(world),
        "part_prices": parts.table(world, catalogue, revenue),
        "company_financials": company.financials(world, who, revenue),
        "self_assessment": company.self_assessment(world),
        "campaigns": company.campaigns(world, who, loyal),
    }


def truth(drawn: Cast) -> pl.DataFrame:
    """What was planted, customer by customer: no extract, only to check analyses against."""
    who, loyal, overall = drawn.customers, drawn.loyalty, drawn.satisfaction.overall
    leaves, returns = loyal.leaves < loyalty.FAR, loyal.returns < MONTH_COUNT
    left_on = pl.Series(month_start(np.where(leaves, loyal.leaves, 0)))
    back_on = pl.Series(month_start(np.where(returns, loyal.returns, 0)))
    return pl.DataFrame(
        {
            "customer_id": who.ids,
            "drift_reason": named(planted.REASONS, who.reason),
            "leaves_on": maybe(left_on, leaves),
            "returns_on": maybe(back_on, returns),
            "satisfaction_2024_score": numbers(overall[:, 0], 4),
            "satisfaction_2025_score": numbers(overall[:, 1], 4),
            "satisfaction_2026_score": numbers(overall[:, 2], 4),
            "rhythm": named(planted.RHYTHMS, who.rhythm),
            "class_move": named(("stays", "climbs", "falls"), loyal.move % 3),
            "is_never_buyer": who.is_never,
            "is_cherry_picker": who.is_cherry,
            "has_service_manager": who.has_manager,
            "has_bonus_contract": drawn.demand.has_bonus,
        }
    )


def write(world: World, folder: Path) -> None:
    """Writes the extracts, and the planted truth below `truth/`."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = cast(world)
    if world.line_count > LARGEST_FULL:
        _write_large(world, drawn, folder)
        return
    for name, frame in tables(world, drawn).items():
        _save(frame, folder / f"{name}.parquet")
    (folder / "truth").mkdir(exist_ok=True)
    _save(truth(drawn), folder / "truth" / "customers.parquet")


def _write_large(world: World, drawn: Cast, folder: Path) -> None:
    who, base = drawn.customers, drawn.machines
    _save(customers.table(world, who), folder / "customers.parquet")
    _save(machines.table(world, base), folder / "installed_base.parquet")
    (folder / "service_revenue").mkdir(exist_ok=True)
    months = invoices.draw(world, who, base, drawn.parts, drawn.demand, drawn.ledger)
    for month, lines in enumerate(months):
        label = str(month_start(month))[:7]
        _save(lines, folder / "service_revenue" / f"{label}.parquet", level=3)


def _save(frame: pl.DataFrame, path: Path, level: int = 12) -> None:
    frame.write_parquet(path, compression="zstd", compression_level=level)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m sample_data.make", description=__doc__)
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED)
    parser.add_argument("--lines", type=int, default=DEFAULT_LINES, help="invoice lines, about")
    parser.add_argument("--folder", type=Path, default=HERE, help="where the files go")
    chosen = parser.parse_args(arguments)
    write(World(seed=chosen.seed, line_count=chosen.lines), chosen.folder)


if __name__ == "__main__":
    main()
