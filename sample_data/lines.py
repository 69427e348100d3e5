"""One month's invoice lines: what is on them, at which price, margin, machine and technician."""

from __future__ import annotations

import numpy as np
import polars as pl

from sample_data import demand as wanted
from sample_data import planted
from sample_data.customers import Customers
from sample_data.demand import LAUNCHES, Demand
from sample_data.machines import Machines
from sample_data.parts import CLASS_MARGIN, CLASSES, Parts, price_year
from sample_data.world import (
    FIRST_MONTH,
    Days,
    Flags,
    Indices,
    Numbers,
    World,
    euros,
    month_start,
    named,
    pick_rows,
)

# Kind: median list value in 2021 and its spread (lognormal), margin and its spread, largest value.
WORTH: dict[str, tuple[float, float, float, float, float]] = {
    "parts": (0, 0, 0, 0.06, 0),
    "exchange_parts": (2_300, 0.75, 0.38, 0.06, 30_000),
    "field_service": (2_150, 0.70, 0.225, 0.06, 28_000),
    "inspection": (3_300, 0.45, 0.30, 0.05, 18_000),
    "repair": (2_900, 0.85, 0.27, 0.07, 45_000),
    "overhaul": (46_000, 0.55, 0.25, 0.05, 190_000),
    "modernisation": (58_000, 0.75, 0.29, 0.06, 250_000),
    "training": (2_300, 0.40, 0.46, 0.06, 9_000),
    "remote": (290, 0.50, 0.58, 0.08, 2_500),
    "digital_uptime": (1_900, 0.45, 0.55, 0.06, 9_000),
    "process_support": (5_600, 0.55, 0.36, 0.07, 40_000),
    "business_support": (7_500, 0.50, 0.34, 0.07, 40_000),
    "other": (95, 0.50, 0.12, 0.05, 900),
}
CATEGORIES = tuple(WORTH)
MEDIAN, SPREAD, MARGIN, MARGIN_SPREAD, LARGEST = (
    np.array(column, dtype=float) for column in zip(*WORTH.values(), strict=True)
)
BY_TECHNICIAN = [CATEGORIES.index(at) for at in ("field_service", "inspection", "repair")]
IN_WARRANTY = [CATEGORIES.index(at) for at in ("parts", "field_service")]
TECHNICIAN_IDS = [f"T-{at:03d}" for at in range(1, 65)]
LAUNCH_DAYS = [
    month_start(LAUNCHES[name]).item() if name in LAUNCHES else None for name in CATEGORIES
]


def draw(
    world: World,
    customers: Customers,
    machines: Machines,
    parts: Parts,
    demand: Demand,
    month: int,
    *,
    customer: Indices,
    on: Days,
    order: Indices,
    category: Indices,
    first_of_order: Indices,
) -> pl.DataFrame:
    """The lines of one month in the order given; one array entry is one line."""
    rng = world.stream("lines", month)
    count = len(order)
    classes, _ = wanted.part_classes_in(demand, customers, month)
    part, part_class = _parts(rng, parts, classes[customer], category)
    scale = demand.scale[customer]
    quantity, list_eur = _prices(rng, parts, part, category, scale, month)
    discount = np.clip(demand.discount[customer] + rng.normal(0, 0.02, count), 0, 0.5)
    machine, under_warranty = _machines(rng, machines, customer, on)
    by_warranty = under_warranty & np.isin(category, IN_WARRANTY) & (rng.random(count) < 0.3)
    is_free = ~by_warranty & (rng.random(count) < 0.004)
    net = np.round(list_eur * (1 - discount), 2) * ~(by_warranty | is_free)
    margin = _margins(rng, category, part_class, discount) * net
    margin[(net == 0) | (rng.random(count) < 0.02)] = np.nan
    list_eur[rng.random(count) < 0.03] = np.nan
    number = pl.Series(order + 1).cast(pl.String).str.zfill(6)
    prefix = "R" + str(FIRST_MONTH + month).replace("-", "") + "-"
    return pl.DataFrame(
        {
            "invoice_id": prefix + number,
            "line_no": np.arange(count) - first_of_order + 1,
            "customer_id": named(customers.ids, customer),
            "machine_id": named(machines.ids, machine),
            "invoice_date": on,
            "category": named(CATEGORIES, category),
            "part_class": named(CLASSES, part_class),
            "part_id": named(parts.ids, part),
            "quantity": pl.Series(quantity).fill_nan(None),
            "net_revenue": euros(net),
            "list_price_value": euros(list_eur),
            "contribution_margin": euros(margin),
            "is_warranty": by_warranty,
            "is_free": is_free,
            "service_launch_date": named(LAUNCH_DAYS, category),
            "technician_id": named(TECHNICIAN_IDS, _technicians(rng, category, order)),
        }
    )


def _parts(
    rng: np.random.Generator, parts: Parts, classes: Numbers, category: Indices
) -> tuple[Indices, Indices]:
    """Catalogue part and part class of each line; exchange parts have a class but no part."""
    drawn = pick_rows(rng, classes)
    popular = rng.random(len(category)) ** 1.8
    part = parts.start[drawn] + np.floor(parts.count[drawn] * popular).astype(np.int64)
    exchange = np.where(rng.random(len(category)) < 0.6, 0, 2)
    is_part, is_exchange = category == 0, category == 1
    part_class = np.where(is_part, drawn, np.where(is_exchange, exchange, -1))
    return np.where(is_part, part, -1), part_class


def _prices(
    rng: np.random.Generator,
    parts: Parts,
    part: Indices,
    category: Indices,
    scale: Numbers,
    month: int,
) -> tuple[Numbers, Numbers]:
    """Quantity (parts only) and list value; larger customers order more."""
    year = price_year(month)
    price = parts.prices[part, year]  # nonsense for services (part −1), not used there
    pieces = 1 + rng.poisson(np.clip(scale * np.sqrt(110 / price), 0.05, 60))
    wages = float(np.prod(planted.WAGE_STEPS[: year + 1]))
    job = MEDIAN[category] * np.exp(rng.normal(0, 1, len(category)) * SPREAD[category])
    job = np.minimum(job * wages * scale, LARGEST[category])
    is_part = category == 0
    quantity = np.where(is_part, pieces.astype(float), np.nan)
    return quantity, np.round(np.where(is_part, np.minimum(pieces * price, 48_000), job), 2)


def _machines(
    rng: np.random.Generator, machines: Machines, customer: Indices, on: Days
) -> tuple[Indices, Flags]:
    """A machine of the customer running that day, else none; and whether it is under warranty."""
    drawn = rng.random(len(customer))
    machine = machines.start[customer] + np.floor(drawn * machines.count[customer]).astype(np.int64)
    gone = machines.decommissioned_on[machine]
    runs = (machines.commissioned_on[machine] <= on) & (np.isnat(gone) | (gone > on))
    under_warranty = runs & (on <= machines.warranty_on[machine])
    is_known = runs & (rng.random(len(customer)) > 0.08)
    return np.where(is_known, machine, -1), under_warranty & is_known


def _margins(
    rng: np.random.Generator, category: Indices, part_class: Indices, discount: Numbers
) -> Numbers:
    """Contribution margin as a share of net revenue; a discount above the usual 6 % costs it."""
    usual = np.where(category == 0, np.array(CLASS_MARGIN)[part_class], MARGIN[category])
    noise = rng.normal(0, 1, len(category)) * MARGIN_SPREAD[category]
    margin = 1 - (1 - usual - noise) * 0.94 / (1 - discount)
    return np.asarray(np.clip(margin, -0.6, 0.85))


def _technicians(rng: np.random.Generator, category: Indices, order: Indices) -> Indices:
    """One technician per order that needs one; now and then the name is missing."""
    orders = int(order.max()) + 1 if len(order) else 0
    of_order = rng.integers(0, len(TECHNICIAN_IDS), orders)[order]
    is_visit = np.isin(category, BY_TECHNICIAN) & (rng.random(len(order)) > 0.03)
    return np.where(is_visit, of_order, -1)
