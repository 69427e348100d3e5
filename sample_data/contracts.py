"""Contracts (service, bonus, framework) and the instruments of customer retention."""

from __future__ import annotations

import json

import numpy as np
import polars as pl

from sample_data import bonus, planted
from sample_data.bonus import Ledger
from sample_data.customers import Customers
from sample_data.demand import Demand
from sample_data.loyalty import Loyalty
from sample_data.machines import Machines
from sample_data.world import (
    LAST_DAY,
    MONTH_COUNT,
    Days,
    Flags,
    Indices,
    Numbers,
    World,
    euros,
    maybe,
    month_start,
    named,
    pick,
)

TYPES = ("inspection", "maintenance", "full_service", "availability", "hotline")
TYPE_SHARES = (0.44, 0.27, 0.11, 0.06, 0.12)
YEARLY_VALUE = (6_500, 13_000, 34_000, 52_000, 2_900)
COVERED_SHARE = 0.54
FIRST_TERM = np.datetime64("2021-01-01")
COVERED_CATEGORIES = ("inspection", "remote", "digital_uptime")


def draw_service(
    world: World, customers: Customers, machines: Machines, loyalty: Loyalty
) -> pl.DataFrame:
    """Service contracts per machine in terms of one to three years; each term is one row.
    Whoever leaves lets the running term expire."""
    rng = world.stream("service contracts")
    count = len(machines.ids)
    size = customers.size[machines.customer]
    wants = rng.random(count) < COVERED_SHARE * (0.75 + 0.35 * np.clip(size, -1, 2))
    never = (customers.is_never | customers.is_intercompany | customers.is_cherry)[
        machines.customer
    ]
    taken = np.flatnonzero(wants & ~never)
    earliest = np.maximum(machines.commissioned_on[taken] + 365, FIRST_TERM)
    late = np.where(rng.random(len(taken)) < 0.55, 365, 1_500)
    start = earliest + (rng.random(len(taken)) * late).astype(int)
    start = start.astype("datetime64[M]").astype("datetime64[D]")
    until = np.minimum(
        month_start(np.minimum(loyalty.leaves, customers.end_month))[machines.customer[taken]],
        np.where(
            np.isnat(machines.decommissioned_on), LAST_DAY + 9_999, machines.decommissioned_on
        )[taken],
    )
    frames = []
    kind = pick(rng, TYPE_SHARES, len(taken))
    years = pick(rng, (0.6, 0.15, 0.25), len(taken)) + 1
    value = np.array(YEARLY_VALUE)[kind] * np.exp(rng.normal(0, 0.3, len(taken)))
    while len(taken):
        term = pl.DataFrame(_term(rng, machines, taken, start, years, kind, value, until))
        frames.append(term)
        goes_on = term["status"].to_numpy() == "renewed"
        start = (start.astype("datetime64[M]") + 12 * years).astype("datetime64[D]")[goes_on]
        taken, years, kind = taken[goes_on], years[goes_on], kind[goes_on]
        value, until = value[goes_on] * 1.03**years, until[goes_on]
    rows = pl.concat(frames).sort("start_date", "machine_id")
    ids = pl.Series([f"V{number:05d}" for number in range(1, len(rows) + 1)])
    return rows.select(ids.alias("contract_id"), pl.all())


def _term(
    rng: np.random.Generator,
    machines: Machines,
    taken: Indices,
    start: Days,
    years: Indices,
    kind: Indices,
    value: Numbers,
    until: Days,
) -> dict[str, object]:
    end = (start.astype("datetime64[M]") + 12 * years).astype("datetime64[D]") - 1
    is_over = end < LAST_DAY
    cancelled = rng.random(len(taken)) < 0.02
    renews = (until > end) & (rng.random(len(taken)) < 0.92)
    status = np.select([~is_over, cancelled, renews], [0, 2, 3], default=1)
    is_known = pl.Series(rng.random(len(taken)) > 0.05)
    return {
        "customer_id": [f"K{10_001 + at:05d}" for at in machines.customer[taken]],
        "machine_id": [machines.ids[at] for at in taken],
        "contract_type": named(TYPES, kind),
        "start_date": start,
        "end_date": end,
        "renewal_date": end - 90,
        "status": named(("active", "expired", "cancelled", "renewed"), status),
        "annual_value_eur": maybe(euros(np.round(value, -1)), is_known.to_numpy()),
        "auto_renew": rng.random(len(taken)) < 0.6,
    }


def bonus_table(customers: Customers, demand: Demand, ledger: Ledger) -> pl.DataFrame:
    """One bonus contract per customer and year; this year's bonus is not settled yet."""
    holders = np.flatnonzero(demand.has_bonus)
    tiered = bonus.is_tiered(customers.count)
    rows = []
    for year in bonus.BONUS_YEARS:
        base = np.round(ledger.revenue[year - 1], 2)
        paid = bonus.paid(ledger, demand.has_bonus, year)
        for at in holders:
            tiers = [
                {"from_eur": round(float(base[at] * factor), 2), "rate": rate}
                for factor, rate in planted.BONUS_TIERS
            ]
            rows.append(
                {
                    "contract_id": f"VB{year}-{customers.ids[at]}",
                    "customer_id": customers.ids[at],
                    "contract_type": "bonus",
                    "start_date": np.datetime64(f"{year}-01-01").item(),
                    "end_date": np.datetime64(f"{year}-12-31").item(),
                    "renewal_date": np.datetime64(f"{year}-11-30").item(),
                    "status": "active" if year == bonus.BONUS_YEARS[-1] else "renewed",
                    "auto_renew": False,
                    "target_eur": float(base[at]),
                    "base_eur": float(base[at]),
                    "bonus_rate": None if tiered[at] else planted.BONUS_RATE,
                    "tier_json": json.dumps(tiers) if tiered[at] else None,
                    "settlement": ("credit", "cash", "credit", "inspection")[at % 4],
                    "paid_bonus_eur": float(paid[at]) if year < bonus.BONUS_YEARS[-1] else None,
                }
            )
    return pl.DataFrame(rows)


def framework_table(world: World, customers: Customers) -> pl.DataFrame:
    """Discount agreements of large customers and all dealers, open-ended."""
    rng = world.stream("frameworks")
    has = customers.is_dealer | ((customers.size > 1.1) & (rng.random(customers.count) < 0.5))
    at = np.flatnonzero(has & ~customers.is_never)
    start = np.datetime64("2019-01-01") + 365 * rng.integers(0, 5, len(at))
    return pl.DataFrame(
        {
            "contract_id": [f"VF-{customers.ids[row]}" for row in at],
            "customer_id": [customers.ids[row] for row in at],
            "contract_type": "framework_discount",
            "start_date": np.maximum(start, customers.first_on[at]),
            "status": "active",
            "auto_renew": True,
        }
    )


def link(revenue: pl.DataFrame, service: pl.DataFrame) -> pl.DataFrame:
    """Revenue lines of covered services on a machine under contract get the contract's number."""
    covered = service.select("machine_id", "start_date", "end_date", found="contract_id")
    rows = revenue.with_row_index("row")
    hits = (
        rows.filter(pl.col("category").is_in(COVERED_CATEGORIES))
        .join(covered, on="machine_id")
        .filter(pl.col("invoice_date").is_between("start_date", "end_date"))
        .group_by("row")
        .agg(pl.col("found").min())
    )
    linked = rows.join(hits, on="row", how="left").sort("row")
    return linked.with_columns(contract_id=pl.col("found")).drop("row", "found")


def instruments(
    world: World,
    customers: Customers,
    demand: Demand,
    service: pl.DataFrame,
) -> pl.DataFrame:
    """Who is tied by what: by contracts, and by the programmes of the service sales team."""
    rng = world.stream("instruments")
    size = customers.size
    first = service.group_by("customer_id", maintain_order=True).agg(pl.col("start_date").min())
    club = rng.random(customers.count) < 0.10 + 0.12 * (size > 0.5)
    day = rng.random(customers.count) < 0.14 + 0.10 * (size > 0.5)
    active = ~customers.is_never & ~customers.is_intercompany
    lock = active & (rng.random(customers.count) < 0.10)
    frames = [
        first.select(
            "customer_id",
            "start_date",
            instrument_type=pl.lit("contractual"),
            instrument=pl.lit("maintenance_contract"),
            end_date=pl.lit(None, dtype=pl.Date),
            source=pl.lit("contracts"),
        ),
        _having(rng, customers, demand.has_bonus, "economic", "bonus_contract", 2024),
        _having(rng, customers, lock, "technical", "remote_lock_in", 2022),
        _having(rng, customers, active & club, "emotional", "user_club", 2022),
        _having(rng, customers, active & day, "emotional", "customer_day", 2023),
        _having(
            rng, customers, customers.has_manager, "emotional", "personal_service_manager", 2021
        ),
    ]
    columns = ("customer_id", "instrument_type", "instrument", "start_date", "end_date", "source")
    return pl.concat([frame.select(columns) for frame in frames]).sort(
        "customer_id", "instrument", "start_date"
    )


def _having(
    rng: np.random.Generator, customers: Customers, has: Flags, kind: str, name: str, year: int
) -> pl.DataFrame:
    at = np.flatnonzero(has)
    start = np.full(len(at), np.datetime64(f"{year}-01-01"))
    if name != "bonus_contract":
        start = start + 30 * rng.integers(0, 10, len(at))
    start = np.maximum(start, customers.first_on[at])
    gone = (customers.end_month < MONTH_COUNT)[at]
    return pl.DataFrame(
        {
            "customer_id": [customers.ids[row] for row in at],
            "instrument_type": kind,
            "instrument": name,
            "start_date": start,
            "end_date": maybe(pl.Series(month_start(customers.end_month[at])), gone),
            "source": "crm" if kind == "emotional" else "erp",
        }
    )
