"""Customers: who they are in the master data, and what they are like in truth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from sample_data import names, planted
from sample_data.world import (
    LAST_DAY,
    MONTH_COUNT,
    Days,
    Flags,
    Indices,
    Numbers,
    World,
    maybe,
    month_index,
    named,
    numbers,
    pick,
    sigmoid,
)

# Sales region: share of customers, and its countries with their shares.
REGIONS: dict[str, tuple[float, dict[str, float]]] = {
    "Nord": (0.14, {"DE": 1}),
    "Süd": (0.18, {"DE": 1}),
    "West": (0.15, {"DE": 1}),
    "Ost": (0.08, {"DE": 1}),
    "Österreich/Schweiz": (0.11, {"AT": 6, "CH": 5}),
    "Westeuropa": (0.11, {"FR": 5, "NL": 3, "BE": 2, "GB": 4, "IE": 1}),
    "Südeuropa": (0.06, {"IT": 5, "ES": 4, "PT": 1}),
    "Nordeuropa": (0.04, {"SE": 3, "DK": 3, "NO": 2, "FI": 2}),
    "Osteuropa": (0.06, {"PL": 5, "CZ": 3, "HU": 2, "RO": 1}),
    "Nordamerika": (0.05, {"US": 6, "CA": 2, "MX": 1}),
    "Übersee": (0.02, {"CN": 2, "IN": 2, "TH": 1, "AE": 1, "ZA": 1, "BR": 2}),
}
REGION_NAMES = list(REGIONS)
REGION_SHARES = [share for share, _ in REGIONS.values()]
INDUSTRIES = (
    "Molkerei",
    "Getränke",
    "Back- und Süßwaren",
    "Fleisch und Feinkost",
    "Pharma",
    "Kosmetik",
    "Tiernahrung",
    "Haushaltschemie",
)
OWNERS_OF = {
    region: [f"AO-{2 * at + 5:02d}", f"AO-{2 * at + 6:02d}"] for at, region in enumerate(REGIONS)
}


@dataclass(frozen=True)
class Customers:
    """Arrays of one entry per customer: identity first, then the latent truths."""

    ids: list[str]
    region: Indices
    industry: Indices
    families: Indices
    size: Numbers  # standard normal; drives machines, revenue, contracts
    first_on: Days  # commissioning of the first machine
    first_month: Indices
    end_month: Indices  # insolvent or closed from here on; far away for the others
    is_closed: Flags
    is_dealer: Flags
    is_intercompany: Flags
    is_never: Flags
    is_cherry: Flags
    rhythm: Indices
    owner: pl.Series
    reason: Indices
    has_manager: Flags

    @property
    def count(self) -> int:
        return len(self.ids)


def draw(world: World) -> Customers:
    rng = world.stream("customers")
    count = world.customer_count
    region = pick(rng, REGION_SHARES, count)
    size = rng.standard_normal(count)
    first_on = _first_machines(rng, count)
    is_intercompany = np.zeros(count, dtype=bool)
    is_intercompany[rng.choice(count, max(2, count // 300), replace=False)] = True
    is_never = ~is_intercompany & (rng.random(count) < planted.NEVER_SHARE * 2 * sigmoid(-size))
    end_month, is_closed = _ends(rng, first_on, is_intercompany)
    halves = rng.integers(2, size=count)
    owners = [OWNERS_OF[REGION_NAMES[at]][half] for at, half in zip(region, halves, strict=True)]
    has_manager = (rng.random(count) < sigmoid(1.6 * size - 2.6)) & ~is_intercompany & ~is_never
    return Customers(
        ids=[f"K{number:05d}" for number in range(10_001, 10_001 + count)],
        region=region,
        industry=pick(rng, (0.17, 0.16, 0.16, 0.15, 0.12, 0.09, 0.08, 0.07), count),
        families=_families(rng, count),
        size=size,
        first_on=first_on,
        first_month=month_index(first_on),
        end_month=end_month,
        is_closed=is_closed,
        is_dealer=~is_intercompany & ~is_never & (rng.random(count) < 0.03),
        is_intercompany=is_intercompany,
        is_never=is_never,
        is_cherry=~is_intercompany & ~is_never & (rng.random(count) < planted.CHERRY_SHARE),
        rhythm=pick(rng, planted.RHYTHM_SHARES, count),
        owner=pl.Series(owners),
        reason=_reasons(rng, region, owners, is_intercompany),
        has_manager=has_manager,
    )


def _first_machines(rng: np.random.Generator, count: int) -> Days:
    """Most customers are old; one in eight came within the five years, some of them just now."""
    old = LAST_DAY - 1830 - np.floor(9_500 * rng.random(count) ** 1.3).astype(int)
    recent = LAST_DAY - 8 - np.floor(1_815 * rng.random(count)).astype(int)
    return np.where(rng.random(count) < 0.12, recent, old)


def _ends(
    rng: np.random.Generator, first_on: Days, is_intercompany: Flags
) -> tuple[Indices, Flags]:
    """Month of insolvency or closing for a few established customers."""
    count = len(first_on)
    ends = (rng.random(count) < 0.035) & ~is_intercompany & (month_index(first_on) < 0)
    months = np.where(ends, rng.integers(6, MONTH_COUNT - 1, count), 10_000)
    return months, ends & (rng.random(count) < 0.55)


def _families(rng: np.random.Generator, count: int) -> Indices:
    """A number per company group; most customers are alone in theirs."""
    families = np.arange(count)
    members = rng.permutation(count)[: int(count * 0.09)]
    for start in range(0, len(members), 3):
        families[members[start : start + 3]] = members[start : start + 3].min()
    return families


def _reasons(
    rng: np.random.Generator, region: Indices, owners: list[str], is_intercompany: Flags
) -> Indices:
    reason = np.full(len(region), planted.NO_REASON)
    reason[rng.random(len(region)) < planted.PIRATE_SHARE] = planted.PIRATES
    reason[np.array(owners) == planted.LEAVER] = planted.LOST_CONTACT
    reason[region == REGION_NAMES.index(planted.LATE_REGION)] = planted.LATE_PARTS
    reason[is_intercompany] = planted.NO_REASON
    return np.asarray(reason)


def table(world: World, customers: Customers) -> pl.DataFrame:
    """The customer master as a CRM would export it, with the gaps of real life."""
    rng = world.stream("customer master")
    count = customers.count
    countries = _countries(rng, customers.region)
    named_families = names.draw(world, countries, customers.industry, customers.families)
    own = [f"Brenner Abfülltechnik {country} {number}" for number, country in enumerate(countries)]
    labels = np.where(customers.is_intercompany, own, named_families)
    is_child = customers.families != np.arange(count)
    since = customers.first_on - rng.integers(30, 300, count)
    return pl.DataFrame(
        {
            "customer_id": customers.ids,
            "name": labels.tolist(),
            "country": countries,
            "region": maybe(named(REGION_NAMES, customers.region), rng.random(count) > 0.01),
            "industry": maybe(named(INDUSTRIES, customers.industry), rng.random(count) > 0.04),
            "parent_id": maybe(named(customers.ids, customers.families), is_child),
            "channel": named(["direct", "dealer"], customers.is_dealer.astype(int)),
            "is_intercompany": customers.is_intercompany,
            "status": _status(rng, customers),
            "customer_since": maybe(pl.Series(since), rng.random(count) > 0.06),
            "account_owner": maybe(customers.owner, rng.random(count) > 0.03),
            "service_sales_rep": _representatives(rng, customers),
            **_contact(rng, customers),
        }
    )


def _countries(rng: np.random.Generator, region: Indices) -> list[str]:
    drawn = np.empty(len(region), dtype="U2")
    for at, (_, shares) in enumerate(REGIONS.values()):
        here = region == at
        picked = pick(rng, list(shares.values()), int(here.sum()))
        drawn[here] = np.array(list(shares))[picked]
    return [str(country) for country in drawn]


def _status(rng: np.random.Generator, customers: Customers) -> pl.Series:
    index = np.where(rng.random(customers.count) < 0.006, 3, 0)
    index[customers.end_month < MONTH_COUNT] = 1
    index[customers.is_closed] = 2
    return named(["active", "insolvent", "closed", "blocked"], index)


def _representatives(rng: np.random.Generator, customers: Customers) -> pl.Series:
    labels = [f"SR-{at:02d}" for at in range(1, len(REGIONS) + 1)]
    return maybe(named(labels, customers.region), rng.random(customers.count) > 0.12)


def _contact(rng: np.random.Generator, customers: Customers) -> dict[str, pl.Series | Flags]:
    """Contact data: worse for small customers, for never-buyers and where the owner left."""
    count = customers.count
    care = 1.9 + 0.5 * customers.size - 1.3 * customers.is_never
    left = customers.reason == planted.LOST_CONTACT
    size_class = np.digitize(customers.size + rng.normal(0, 0.5, count), (-0.3, 1.0))
    risk = pick(rng, (0.72, 0.2, 0.08), count)
    cost = 180 * np.exp(0.8 * customers.size + rng.normal(0, 0.4, count)) + 90
    return {
        "has_contact_person": rng.random(count) < sigmoid(care - 2.6 * left),
        "has_email": rng.random(count) < sigmoid(care + 0.2),
        "has_phone": rng.random(count) < sigmoid(care + 0.9),
        "opt_in": maybe(pl.Series(rng.random(count) < 0.58), rng.random(count) > 0.05),
        "is_reference": rng.random(count) < sigmoid(1.1 * customers.size - 3.6),
        "revenue_class_size": maybe(named("SML", size_class), rng.random(count) > 0.07),
        "payment_risk": maybe(named(["low", "medium", "high"], risk), rng.random(count) > 0.1),
        "contact_cost_eur": maybe(numbers(cost, 2), rng.random(count) > 0.1),
    }
