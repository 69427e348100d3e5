"""Service cases of the last three years with promised and real times."""

from __future__ import annotations

import numpy as np
import polars as pl

from sample_data import planted
from sample_data import satisfaction as opinions
from sample_data.customers import Customers
from sample_data.lines import TECHNICIAN_IDS
from sample_data.loyalty import Loyalty
from sample_data.machines import Machines
from sample_data.satisfaction import ITEMS, MEANS, Satisfaction
from sample_data.world import (
    LAST_DAY,
    MONTH_COUNT,
    Days,
    Flags,
    Indices,
    Numbers,
    World,
    maybe,
    month_start,
    named,
    numbers,
    pick,
    pick_rows,
    stamps,
    working_day,
)

TYPES = (
    "technical_question",
    "breakdown",
    "part_express",
    "complaint",
    "inspection",
    "process_problem",
)
QUESTION, BREAKDOWN, EXPRESS, COMPLAINT, INSPECTION, _ = range(len(TYPES))
TYPE_SHARES = (0.40, 0.22, 0.14, 0.08, 0.10, 0.06)
PROMISED_RESPONSE = np.array([8.0, 2.0, 4.0, 24.0, 48.0, 24.0])
PROMISED_RESOLUTION = np.array([24.0, 72.0, 48.0, 240.0, np.nan, 240.0])
USUAL_RESOLUTION = np.array([24.0, 72.0, 48.0, 240.0, 300.0, 240.0])
CHANNELS = ("phone", "mail", "portal", "onsite")
CAUSES = ("wear", "operation", "electrical", "mechanical", "software", "packaging_material")
SEVERITIES = np.array(
    [
        [0.50, 0.35, 0.12, 0.03],
        [0.05, 0.20, 0.45, 0.30],
        [0.10, 0.30, 0.40, 0.20],
        [0.20, 0.40, 0.30, 0.10],
        [0.70, 0.25, 0.05, 0.00],
        [0.20, 0.45, 0.30, 0.05],
    ]
)
FIRST_CASE_MONTH = MONTH_COUNT - 36
CASES = 12_000
DAY_OPENS = np.timedelta64(7 * 60, "m")
DAY_MINUTES = 12 * 60
LATE_EXPRESS = 2.0  # express parts take this much longer in the late region


def draw(
    world: World,
    customers: Customers,
    machines: Machines,
    satisfaction: Satisfaction,
    loyalty: Loyalty,
) -> pl.DataFrame:
    """One row per case. Solving is quicker where the customer truly rates I06 higher, promises
    are kept more often where I09 is higher: the answers and the processes have one cause."""
    rng = world.stream("cases")
    who, month = _who_and_when(rng, customers, machines, loyalty)
    count = len(who)
    kind = pick(rng, TYPE_SHARES, count)
    first = month_start(month)
    opened_on = first + rng.integers(0, 28, count)
    is_emergency = (kind == BREAKDOWN) & (rng.random(count) < 0.3)
    opened_on = np.where(is_emergency, opened_on, working_day(opened_on))
    opened_on = np.minimum(opened_on, LAST_DAY)
    opened = stamps(opened_on, 60 * np.floor(rng.normal(11.7, 2.4, count).clip(6, 20) * 60))
    response, onsite, resolved, promised_onsite = _hours(
        rng, customers, satisfaction, who, month, kind, is_emergency
    )
    visited = ~np.isnan(onsite)
    technician = np.where(visited, rng.integers(0, len(TECHNICIAN_IDS), count), -1)
    machine = machines.start[who] + np.floor(rng.random(count) * machines.count[who]).astype(int)
    channel = pick(rng, (0.55, 0.25, 0.12, 0.08), count)
    wait = 55 * np.exp(rng.normal(0, 1.0, count)) * np.where(is_emergency, 0.5, 1.0)
    is_phone = (channel == 0) & (rng.random(count) > 0.04)
    return (
        pl.DataFrame(
            {
                "customer_id": named(customers.ids, who),
                "machine_id": maybe(named(machines.ids, machine), _runs(machines, machine, opened)),
                "channel": named(CHANNELS, channel),
                "case_type": named(TYPES, kind),
                "severity": pick_rows(rng, SEVERITIES[kind]) + 1,
                "opened_ts": opened,
                "wait_seconds": maybe(numbers(wait, 0), is_phone),
                "first_response_ts": _moment(opened, response, is_emergency),
                "technician_onsite_ts": _moment(opened, onsite, is_emergency),
                "resolved_ts": _moment(opened, resolved, is_emergency),
                "promised_response_h": PROMISED_RESPONSE[kind],
                "promised_onsite_h": pl.Series(promised_onsite).fill_nan(None),
                "promised_resolution_h": pl.Series(PROMISED_RESOLUTION[kind]).fill_nan(None),
                **_first_time(rng, customers, satisfaction, who, kind, visited),
                "is_emergency": is_emergency,
                "root_cause": named(
                    CAUSES, np.where(rng.random(count) < 0.7, rng.integers(0, 6, count), -1)
                ),
                "technician_id": named(TECHNICIAN_IDS, technician),
            }
        )
        .sort("opened_ts", "customer_id", "case_type", "first_response_ts")
        .with_row_index("number", offset=300_001)
        .select(pl.concat_str(pl.lit("S"), pl.col("number")).alias("case_id"), pl.exclude("number"))
    )


def _who_and_when(
    rng: np.random.Generator, customers: Customers, machines: Machines, loyalty: Loyalty
) -> tuple[Indices, Indices]:
    months = np.arange(FIRST_CASE_MONTH, MONTH_COUNT)
    is_there = (customers.first_month[:, None] <= months) & (customers.end_month[:, None] > months)
    calls = np.where(loyalty.demand[:, FIRST_CASE_MONTH:] > 0.05, 1.0, 0.12) * is_there
    rate = machines.count[:, None] ** 0.8 * calls * ~customers.is_intercompany[:, None]
    rate *= CASES * customers.count / 1200 / rate.sum()
    count = rng.poisson(rate)
    who = np.repeat(np.repeat(np.arange(customers.count), len(months)), count.ravel())
    month = np.repeat(np.tile(months, customers.count), count.ravel())
    return who, month


def truth(satisfaction: Satisfaction, who: Indices, month: Indices, item: str) -> Numbers:
    """True score of an item against its mean, for these customers in these months."""
    wave = np.array([opinions.wave_in_force(at) for at in range(MONTH_COUNT)])[month]
    return np.asarray(satisfaction.items[who, wave, ITEMS.index(item)] - MEANS[item])


def _hours(
    rng: np.random.Generator,
    customers: Customers,
    satisfaction: Satisfaction,
    who: Indices,
    month: Indices,
    kind: Indices,
    is_emergency: Flags,
) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Hours from opening to first response, technician on site, solution; the promised hours to
    the technician. NaN where there is none."""
    count = len(who)
    reliable = truth(satisfaction, who, month, "I09")
    quick = truth(satisfaction, who, month, "I06")
    response = PROMISED_RESPONSE[kind] * np.exp(rng.normal(-0.62, 0.75, count) - 0.20 * reliable)
    visit = is_emergency | ((kind == BREAKDOWN) & (rng.random(count) < 0.5)) | (kind == INSPECTION)
    promised = np.where(is_emergency, 24.0, np.where(kind == BREAKDOWN, 48.0, np.nan))
    usual = np.where(np.isnan(promised), 220.0, promised)
    onsite = np.maximum(
        response + 1.0, usual * np.exp(rng.normal(-0.52, 0.55, count) - 0.20 * reliable)
    )
    onsite = np.where(visit, onsite, np.nan)
    late = (customers.reason[who] == planted.LATE_PARTS) & (kind == EXPRESS)
    late &= month >= planted.REASON_SINCE[planted.LATE_PARTS]
    solved = USUAL_RESOLUTION[kind] * np.exp(rng.normal(-0.60, 0.65, count) - 0.30 * quick)
    solved = np.maximum(solved * np.where(late, LATE_EXPRESS, 1.0), response + 0.3)
    solved = np.fmax(solved, onsite + 1.5)
    return response, onsite, solved, np.where(visit, promised, np.nan)


def _moment(opened: Days, hours: Numbers, by_night: Flags) -> pl.Series:
    """The time so many hours later, to the minute; null if never or not yet. What would happen at
    night happens in the half hour before the day opens, in the same order, but for emergencies."""
    minutes = np.round(np.nan_to_num(hours) * 60).astype("timedelta64[m]")
    moment = opened + minutes
    since_opening = (moment - DAY_OPENS).astype("datetime64[m]")
    day = since_opening.astype("datetime64[D]")
    night = np.maximum((since_opening - day).astype(int) - DAY_MINUTES, 0)
    morning = day + 1 + DAY_OPENS - 30 + (night // 24).astype("timedelta64[m]")
    moment = np.where((night > 0) & ~by_night, morning, moment)
    is_known = ~np.isnan(hours) & (moment < LAST_DAY + 1)
    return maybe(pl.Series(moment), is_known)


def _runs(machines: Machines, machine: Indices, opened: Days) -> Flags:
    gone = machines.decommissioned_on[machine]
    runs = (machines.commissioned_on[machine] <= opened) & (np.isnat(gone) | (gone > opened))
    return np.asarray(runs)


def _first_time(
    rng: np.random.Generator,
    customers: Customers,
    satisfaction: Satisfaction,
    who: Indices,
    kind: Indices,
    visited: Flags,
) -> dict[str, pl.Series]:
    """Solved at the first contact (questions) and at the first visit (cases with a visit)."""
    skill = satisfaction.items[who, -1, ITEMS.index("I11")] - MEANS["I11"]
    by_contact = rng.random(len(who)) < np.clip(0.64 + 0.06 * skill, 0.05, 0.95)
    by_visit = rng.random(len(who)) < np.clip(0.77 + 0.08 * skill, 0.05, 0.97)
    return {
        "solved_first_contact": maybe(pl.Series(by_contact), kind == QUESTION),
        "solved_first_visit": maybe(pl.Series(by_visit), visited),
    }
