"""Active care: employees, visits, and the leads that come out of them."""

from __future__ import annotations

import numpy as np
import polars as pl

from sample_data import planted
from sample_data.customers import OWNERS_OF, REGION_NAMES, REGION_SHARES, Customers
from sample_data.demand import KIND_NAMES, Demand
from sample_data.lines import TECHNICIAN_IDS
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
    numbers,
    pick,
    pick_rows,
    working_day,
)

FIRST_VISIT_MONTH = MONTH_COUNT - 36
ROLES = ("service_sales", "technician", "management", "machine_sales")
PURPOSES = ("relationship", "acceptance", "inspection", "repair", "training", "complaint")
PURPOSE_SHARES = np.array(
    [
        [0.80, 0.02, 0.02, 0.00, 0.04, 0.12],
        [0.04, 0.05, 0.30, 0.52, 0.06, 0.03],
        [0.75, 0.05, 0.00, 0.00, 0.00, 0.20],
        [0.70, 0.28, 0.00, 0.00, 0.00, 0.02],
    ]
)
TECHNICIAN_VISITS = 0.55  # of the orders with work on site
SOURCES = ("technician", "service_sales", "hotline", "campaign", "customer")
STAGES = ("new", "qualified", "quoted", "won", "lost")
# Category of a lead: share, typical value, margin.
LEADS: dict[str, tuple[float, float, float]] = {
    "parts": (0.34, 2_600, 0.46),
    "exchange_parts": (0.13, 5_200, 0.38),
    "inspection": (0.17, 5_500, 0.30),
    "repair": (0.12, 7_500, 0.27),
    "overhaul": (0.06, 72_000, 0.25),
    "modernisation": (0.09, 88_000, 0.29),
    "training": (0.09, 3_100, 0.46),
}
COMMISSION = 0.03


def training_days() -> Days:
    """When each technician had the sales training; never (NaT) for every second one."""
    rng = np.random.default_rng(len(TECHNICIAN_IDS))
    days = np.datetime64("2022-01-10") + rng.integers(0, 1_300, len(TECHNICIAN_IDS))
    return np.where(np.arange(len(days)) % 2 == 0, days, np.datetime64("NaT"))


def employees(world: World) -> pl.DataFrame:
    """Pseudonymous people of the service organisation."""
    rng = world.stream("employees")
    home = {owner: at for at, pair in enumerate(OWNERS_OF.values()) for owner in pair}
    home |= {f"SR-{at + 1:02d}": at for at in range(len(REGION_NAMES))}
    groups = {
        "technician": TECHNICIAN_IDS,
        "service_sales": [name for name in home if name.startswith("SR")],
        "account_owner": [
            name for name in home if name.startswith("AO") and name != planted.LEAVER
        ],
        "technical_support": [f"TS-{at:02d}" for at in range(1, 13)],
        "parts_sales": [f"ES-{at:02d}" for at in range(1, 15)],
        "dispatcher": [f"DP-{at:02d}" for at in range(1, 5)],
        "service_management": [f"SL-{at:02d}" for at in range(1, 5)],
    }
    frames = []
    for role, ids in groups.items():
        count = len(ids)
        region = pick(rng, REGION_SHARES, count)
        trained: Days = np.full(count, np.datetime64("NaT", "D"))
        hours: Numbers = np.full(count, np.nan)
        if role == "technician":
            trained, hours = training_days(), rng.normal(1_180, 90, count)
        if role in ("service_sales", "account_owner"):
            region = np.array([home[name] for name in ids])
            trained = np.datetime64("2023-02-06") + rng.integers(0, 1_100, count)
        frames.append(
            pl.DataFrame(
                {
                    "employee_id": ids,
                    "role": role,
                    "region": named(REGION_NAMES, region),
                    "productive_hours_year": numbers(hours, 0),
                    "sales_training_date": trained.astype("datetime64[D]"),
                    "training_days_12m": numbers(0.5 + rng.poisson(3.1, count).astype(float), 1),
                }
            )
        )
    return pl.concat(frames)


def visits(world: World, customers: Customers, demand: Demand) -> pl.DataFrame:
    """Technicians come with work on site; sales comes to large customers, more rarely to others,
    and hardly ever once the contact person has left."""
    rng = world.stream("visits")
    months = np.arange(FIRST_VISIT_MONTH, MONTH_COUNT)
    per_year = np.clip(0.35 + 0.75 * customers.size, 0.08, 3.2) * ~customers.is_intercompany
    there = (customers.first_month[:, None] <= months) & (customers.end_month[:, None] > months)
    alone = (customers.reason == planted.LOST_CONTACT)[:, None]
    alone = alone & (months >= planted.REASON_SINCE[planted.LOST_CONTACT])
    calls = per_year[:, None] / 12 * there * np.where(alone, 0.08, 1.0)
    on_site = [KIND_NAMES.index(kind) for kind in ("field_service", "inspection", "repair")]
    work = demand.orders[:, FIRST_VISIT_MONTH:] * demand.kinds[:, on_site].sum(axis=1)[:, None]
    frames = [
        _visits(rng, customers, np.array([0, 2, 3]), calls),
        _visits(rng, customers, np.array([1]), work * TECHNICIAN_VISITS),
    ]
    rows = pl.concat(frames).sort("visit_date", "customer_id", "visitor_role", "duration_h")
    ids = pl.Series([f"B{number:06d}" for number in range(1, len(rows) + 1)])
    return rows.select(ids.alias("visit_id"), pl.all())


def _visits(
    rng: np.random.Generator, customers: Customers, roles: Indices, rate: Numbers
) -> pl.DataFrame:
    count = rng.poisson(rate)
    months = rate.shape[1]
    who = np.repeat(np.repeat(np.arange(customers.count), months), count.ravel())
    month = np.repeat(np.tile(np.arange(months), customers.count), count.ravel())
    on = working_day(month_start(month + FIRST_VISIT_MONTH) + rng.integers(0, 28, len(who)))
    on = np.minimum(on, np.busday_offset(LAST_DAY, 0, roll="backward"))
    role = roles[pick(rng, (0.76, 0.06, 0.18)[: len(roles)], len(who))]
    purpose = pick_rows(rng, PURPOSE_SHARES[role])
    by_technician = role == 1
    by_oem = rng.random(len(who)) < np.where(by_technician, 0.25, 0.7)
    hours = np.where(by_technician, 9.0, 2.6) * np.exp(rng.normal(0, 0.5, len(who)))
    per_year = np.clip(np.round(1 + 0.6 * customers.size[who]), 1, 2)
    due = on + np.floor(365 / per_year).astype(int)
    technician = np.where(by_technician, rng.integers(0, len(TECHNICIAN_IDS), len(who)), -1)
    plans_next = (role == 0) & (rng.random(len(who)) < 0.7)
    return pl.DataFrame(
        {
            "customer_id": named(customers.ids, who),
            "visit_date": on,
            "visitor_role": named(ROLES, role),
            "purpose": named(PURPOSES, purpose),
            "initiated_by": named(("customer", "oem"), by_oem.astype(int)),
            "duration_h": maybe(numbers(np.minimum(hours, 40), 1), rng.random(len(who)) > 0.06),
            "technician_id": named(TECHNICIAN_IDS, technician),
            "next_visit_due": maybe(pl.Series(due), plans_next),
        }
    )


def leads(
    world: World, customers: Customers, machines: Machines, visited: pl.DataFrame
) -> pl.DataFrame:
    """Leads from visits of technicians and sales, and a few from elsewhere. A technician with
    sales training brings more of them."""
    rng = world.stream("leads")
    trained = _is_trained(visited)
    by_technician = (visited["visitor_role"] == "technician").to_numpy()
    chance = np.where(
        by_technician,
        planted.LEADS_PER_VISIT * np.where(trained, planted.TRAINED_LEADS, 1.0),
        np.where((visited["visitor_role"] == "service_sales").to_numpy(), 0.20, 0.0),
    )
    found = visited.filter(pl.Series(rng.random(len(visited)) < chance))
    other = visited.sample(fraction=0.035, seed=int(rng.integers(1 << 31)))
    other = other.with_columns(visit_id=pl.lit(None, dtype=pl.String))
    source = found["visitor_role"].to_list() + [SOURCES[2 + at % 3] for at in range(len(other))]
    every = pl.concat([found, other])
    who = every["customer_id"].str.slice(1).cast(pl.Int64).to_numpy() - 10_001
    created = every["visit_date"].to_numpy()
    kind = pick(rng, [share for share, _, _ in LEADS.values()], len(every))
    outcome = _outcomes(rng, customers, who, created, kind)
    machine = machines.start[who] + np.floor(rng.random(len(who)) * machines.count[who]).astype(int)
    is_running = np.isnat(machines.decommissioned_on[machine])
    is_running &= machines.commissioned_on[machine] <= created
    by_name = np.array(source) == "technician"
    rows = pl.DataFrame(
        {
            "customer_id": every["customer_id"],
            "machine_id": maybe(named(machines.ids, machine), is_running),
            "created_date": created,
            "source": source,
            "technician_id": maybe(every["technician_id"], by_name),
            "visit_id": every["visit_id"],
            "category": named(tuple(LEADS), kind),
            **outcome,
        }
    ).with_columns(
        commission_eur=pl.when(pl.Series(by_name)).then(
            (pl.col("won_value_eur") * COMMISSION).round(2)
        )
    )
    rows = rows.sort("created_date", "customer_id", "category", "expected_value_eur")
    ids = pl.Series([f"L{number:05d}" for number in range(1, len(rows) + 1)])
    return rows.select(ids.alias("lead_id"), pl.all())


def _is_trained(visited: pl.DataFrame) -> Flags:
    """Visits of a technician after his sales training."""
    days = pl.DataFrame({"technician_id": TECHNICIAN_IDS, "trained": training_days()})
    joined = visited.join(days, on="technician_id", how="left", maintain_order="left")
    is_after = (pl.col("trained") <= pl.col("visit_date")).fill_null(value=False)
    return joined.select(is_after).to_series().to_numpy()


def _outcomes(
    rng: np.random.Generator, customers: Customers, who: Indices, created: Days, kind: Indices
) -> dict[str, pl.Series]:
    age = (LAST_DAY - created).astype(int)
    old = np.array([0.05, 0.10, 0.09, 0.31, 0.45])
    young = np.array([0.40, 0.32, 0.20, 0.05, 0.03])
    stage = pick_rows(rng, np.where((age > 90)[:, None], old, young))
    typical = np.array([value for _, value, _ in LEADS.values()])[kind]
    margin = np.array([share for _, _, share in LEADS.values()])[kind]
    spread = np.exp(rng.normal(0, 0.6, len(who)) + 0.15 * customers.size[who])
    expected = np.round(typical * spread, -1)
    won = np.where(stage == 3, expected * np.exp(rng.normal(-0.08, 0.2, len(who))), np.nan)
    moved = np.minimum(created + 1 + rng.gamma(1.8, 16, len(who)).astype(int), LAST_DAY)
    return {
        "stage": named(STAGES, stage),
        "stage_date": pl.Series(np.where(stage == 0, created, moved)),
        "expected_value_eur": maybe(euros(expected), (stage > 1) | (rng.random(len(who)) > 0.05)),
        "won_value_eur": euros(won),
        "won_margin_eur": euros(won * np.clip(margin + rng.normal(0, 0.05, len(who)), 0.02, 0.8)),
    }
