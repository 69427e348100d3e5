"""Installed base: machines by customer, their age and worth, and the service potential in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from sample_data.customers import Customers
from sample_data.world import (
    LAST_DAY,
    Days,
    Indices,
    Numbers,
    World,
    maybe,
    month_start,
    named,
    numbers,
    pick,
    year_of,
)

TYPE_GROUPS = (
    "Fülllinien",
    "Schlauchbeutellinien",
    "Tiefziehlinien",
    "Kartonierlinien",
    "Endverpackungslinien",
)
TYPE_SHARES = (0.24, 0.26, 0.18, 0.18, 0.14)
TYPE_WORTH = (3_000_000, 1_700_000, 2_200_000, 1_900_000, 2_600_000)
TYPES = (
    ("BFV 120", "BFV 240", "BFV 360 aseptic"),
    ("BSB 80", "BSB 160", "BSB 200 duplex"),
    ("BTZ 30", "BTZ 50", "BTZ 70 pharma"),
    ("BKA 100", "BKA 200", "BKA 250 flex"),
    ("BEV 10", "BEV 20", "BEV 40 robotic"),
)
POTENTIAL_SHARES = {
    "parts": 0.55,
    "field_service": 0.15,
    "repair": 0.12,
    "training": 0.03,
    "modernisation": 0.15,
}
POTENTIAL_YEARS = (2023, 2024, 2025, 2026)


@dataclass(frozen=True)
class Machines:
    """Arrays of one entry per machine; a customer's machines stand side by side."""

    ids: list[str]
    customer: Indices
    start: Indices  # per customer: its first machine
    count: Indices  # per customer
    commissioned_on: Days
    decommissioned_on: Days  # NaT while in operation
    warranty_on: Days
    group: Indices
    worth: Numbers
    shifts: Indices


def draw(world: World, customers: Customers) -> Machines:
    rng = world.stream("machines")
    count = 1 + rng.poisson(np.exp(0.0 + 1.32 * customers.size))
    customer = np.repeat(np.arange(customers.count), count)
    start = np.cumsum(count) - count
    group = np.where(
        rng.random(len(customer)) < 0.55,
        np.repeat(pick(rng, TYPE_SHARES, customers.count), count),
        pick(rng, TYPE_SHARES, len(customer)),
    )
    first = customers.first_on[customer]
    span = (LAST_DAY - first).astype(int)
    later = first + (span * rng.random(len(customer)) ** 1.6).astype(int)
    later[start] = customers.first_on
    worth = np.array(TYPE_WORTH)[group] * np.exp(
        0.15 * customers.size[customer] + rng.normal(-0.25, 0.5, len(customer))
    )
    return Machines(
        ids=[f"M{number:06d}" for number in range(100_001, 100_001 + len(customer))],
        customer=customer,
        start=start,
        count=count,
        commissioned_on=later,
        decommissioned_on=_ends(rng, customers, customer, later),
        warranty_on=later + np.where(rng.random(len(customer)) < 0.8, 365, 730),
        group=group,
        worth=np.round(worth, -3),
        shifts=pick(rng, (0.25, 0.45, 0.30), len(customer)) + 1,
    )


def _ends(rng: np.random.Generator, customers: Customers, customer: Indices, born: Days) -> Days:
    """Old machines are scrapped after 20 to 38 years; a closed plant stops all of them."""
    life = born + np.floor(365.25 * (20 + 18 * rng.random(len(born)))).astype(int)
    closed = customers.is_closed[customer]
    closing = month_start(np.minimum(customers.end_month, 600))[customer]
    ends = np.where(closed, np.minimum(life, np.maximum(closing, born)), life)
    return np.where(ends <= LAST_DAY, ends, np.datetime64("NaT"))


def table(world: World, machines: Machines) -> pl.DataFrame:
    rng = world.stream("machine master")
    count = len(machines.ids)
    model = np.minimum(rng.integers(0, 3, count), 2)
    types = [TYPES[group][which] for group, which in zip(machines.group, model, strict=True)]
    hours = machines.shifts * 1_750 * np.exp(rng.normal(-0.05, 0.18, count)).clip(0, 1.6)
    young = (year_of(machines.commissioned_on) >= 2012).astype(float)
    is_connected = rng.random(count) < 0.04 + 0.44 * young
    is_own = rng.random(count) > 0.02
    is_own[machines.start] = True
    return pl.DataFrame(
        {
            "machine_id": machines.ids,
            "customer_id": pl.Series(np.array(_ids_of(machines)), dtype=pl.String),
            "machine_type": types,
            "type_group": named(TYPE_GROUPS, machines.group),
            "commissioning_date": machines.commissioned_on,
            "decommission_date": machines.decommissioned_on,
            "warranty_end": maybe(pl.Series(machines.warranty_on), rng.random(count) > 0.05),
            "list_price": maybe(numbers(machines.worth * 0.93, 0), rng.random(count) > 0.35),
            "replacement_value": maybe(numbers(machines.worth, 0), rng.random(count) > 0.04),
            "shifts": maybe(pl.Series(machines.shifts), rng.random(count) > 0.08),
            "running_hours_year": maybe(numbers(hours, 0), rng.random(count) > 0.3),
            "is_connected": is_connected,
            "oem": named(["own", "Fremdfabrikat"], (~is_own).astype(int)),
            "criticality": maybe(
                named(["low", "medium", "high"], pick(rng, (0.3, 0.45, 0.25), count)),
                rng.random(count) > 0.2,
            ),
        }
    )


def _ids_of(machines: Machines) -> list[str]:
    return [f"K{10_001 + at:05d}" for at in machines.customer]


def yearly_potential(machines: Machines, year: int, customer_count: int) -> Numbers:
    """What each customer could spend on service in this year by the asset-value method: 3 % of a
    machine's worth, 70 % of it bought outside, and 0.5 % for modernisation, spread over the years.
    """
    age = year - year_of(machines.commissioned_on)
    by_age = np.select([age <= 2, age <= 7, age <= 25], [0.4, 0.9, 1.2], default=0.8)
    by_use = np.array([0.8, 1.0, 1.3])[machines.shifts - 1]
    is_gone = ~np.isnat(machines.decommissioned_on) & (year_of(machines.decommissioned_on) <= year)
    runs = (age >= 0) & ~is_gone
    euros = machines.worth * (0.03 * 0.7 * by_age * by_use + 0.005) * runs
    total = np.bincount(machines.customer, weights=euros, minlength=customer_count)
    return np.asarray(total, dtype=float)


def potential_table(
    world: World, customers: Customers, machines: Machines, bought: dict[int, Numbers]
) -> pl.DataFrame:
    """Sales' estimate per customer, category and year; never below what the customer bought."""
    rng = world.stream("potential")
    doubt = pick(rng, (0.25, 0.5, 0.25), customers.count)
    error = np.exp(rng.normal(0, 1, customers.count) * np.array([0.1, 0.2, 0.35])[doubt])
    is_known = (rng.random(customers.count) > 0.06) & ~customers.is_intercompany
    frames = []
    for year in POTENTIAL_YEARS:
        total = yearly_potential(machines, year, customers.count) * error * world.intensity
        total = np.maximum(total, 1.05 * bought[year]) * is_known
        for category, share in POTENTIAL_SHARES.items():
            frame = pl.DataFrame(
                {
                    "customer_id": customers.ids,
                    "category": category,
                    "year": pl.Series([year] * customers.count),
                    "potential_eur": numbers(total * share, -2),
                    "method": named(["study", "sales", "sales"], doubt),
                    "valid_from": date(year, 1, 1),
                    "confidence": named(["high", "medium", "low"], doubt),
                }
            )
            frames.append(frame.filter(pl.col("potential_eur") > 0))
    return pl.concat(frames).sort("customer_id", "year", "category")
