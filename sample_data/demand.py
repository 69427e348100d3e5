"""How many orders of which kind each customer places: the way from potential to invoices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sample_data import machines as base
from sample_data import planted
from sample_data.customers import Customers
from sample_data.loyalty import Loyalty
from sample_data.machines import Machines
from sample_data.satisfaction import Satisfaction
from sample_data.world import MONTH_COUNT, Flags, Numbers, World, month_of, sigmoid

# Kind of order: share of orders, further part lines on the same invoice (mean).
KINDS: dict[str, tuple[float, float]] = {
    "parts": (0.520, 1.8),
    "exchange_parts": (0.055, 0.5),
    "field_service": (0.195, 0.9),
    "inspection": (0.050, 0.8),
    "repair": (0.055, 1.3),
    "overhaul": (0.0056, 2.0),
    "modernisation": (0.0046, 1.0),
    "training": (0.012, 0.0),
    "remote": (0.055, 0.0),
    "digital_uptime": (0.055, 0.0),
    "process_support": (0.012, 0.0),
    "business_support": (0.0014, 0.0),
    "other": (0.008, 0.0),
}
KIND_NAMES = tuple(KINDS)
LAUNCHES = {
    "digital_uptime": month_of(2024, 3),
    "process_support": month_of(2025, 2),
    "business_support": month_of(2025, 9),
}
EXTRA_PARTS = np.array([extra for _, extra in KINDS.values()])
SEASON = np.array([0.95, 0.97, 1.08, 0.99, 0.97, 1.02, 1.03, 0.86, 1.04, 1.08, 1.07, 0.94])
PART_MIX = np.array([0.24, 0.36, 0.27, 0.13])  # by part class, in lines
DEALER_FACTOR = 2.2
ORDER_VALUE_POWER = 0.20  # larger customers also place larger orders


@dataclass(frozen=True)
class Demand:
    """Orders expected (customer × month), the mix of kinds (customer × kind) and of part classes
    (customer × class), the discount and the size of orders per customer."""

    orders: Numbers
    kinds: Numbers
    classes: Numbers
    discount: Numbers
    scale: Numbers
    has_bonus: Flags


def draw(
    world: World,
    customers: Customers,
    machines: Machines,
    satisfaction: Satisfaction,
    loyalty: Loyalty,
) -> Demand:
    rng = world.stream("demand")
    expected = _expected_revenue(rng, customers, machines, satisfaction, loyalty)
    kinds = _kinds(rng, customers)
    typical = np.median(expected[expected > 0])
    scale = np.clip(expected / typical, 0.02, 60) ** ORDER_VALUE_POWER
    orders = (expected / scale)[:, None] * loyalty.demand
    calendar_month = (np.arange(MONTH_COUNT) + 10) % 12
    orders *= SEASON[calendar_month] * np.linspace(0.91, 1.09, MONTH_COUNT)
    lines = orders.sum(axis=1) @ (1 + kinds @ EXTRA_PARTS)
    orders *= world.line_count * 0.99 / lines  # credit notes are the rest
    back = np.flatnonzero(loyalty.responded)  # who answers the campaign does order
    orders[back, loyalty.returns[back]] = np.maximum(orders[back, loyalty.returns[back]], 3.0)
    classes = PART_MIX * np.exp(rng.normal(0, 0.25, (customers.count, len(PART_MIX))))
    classes[customers.reason == planted.PIRATES, 1] *= 1.7
    other = (1 - planted.CHERRY_MONOPOLY) * classes / classes[:, 1:].sum(axis=1, keepdims=True)
    classes[customers.is_cherry] = other[customers.is_cherry]
    classes[customers.is_cherry, 0] = planted.CHERRY_MONOPOLY
    return Demand(
        orders=orders,
        kinds=kinds,
        classes=classes / classes.sum(axis=1, keepdims=True),
        discount=_discounts(rng, customers),
        scale=scale,
        has_bonus=_bonus_holders(rng, customers, orders),
    )


def _expected_revenue(
    rng: np.random.Generator,
    customers: Customers,
    machines: Machines,
    satisfaction: Satisfaction,
    loyalty: Loyalty,
) -> Numbers:
    """Potential times what the customer gives us of it: more when large, more when satisfied.
    Climbers start in the middle of the revenue ranking, fallers near its top."""
    potential = np.max(
        [base.yearly_potential(machines, year, customers.count) for year in (2022, 2024, 2026)], 0
    )
    mood = satisfaction.overall[:, 0]
    logit = -1.3 + 0.95 * customers.size + 0.35 * mood + rng.normal(0, 1.9, customers.count)
    capture = sigmoid(logit)
    capture *= np.where(customers.is_cherry, planted.CHERRY_CAPTURE, 1.0)
    capture *= np.where(customers.is_dealer, DEALER_FACTOR, 1.0) * ~customers.is_never
    expected = potential * capture
    cap = 0.045 * expected.sum() / min(1.0, customers.count / 400)
    expected = np.minimum(expected, cap)
    for move, low, high in ((1, 0.60, 0.70), (-1, 0.82, 0.90)):
        moving = loyalty.move == move
        ranks = rng.uniform(low, high, int(moving.sum()))
        expected[moving] = np.quantile(expected[expected > 0], ranks)
    own = customers.is_intercompany
    expected[own] = 0.0015 * expected.sum() / max(1, own.sum())
    return np.asarray(expected)


def _kinds(rng: np.random.Generator, customers: Customers) -> Numbers:
    shares = np.array([share for share, _ in KINDS.values()])
    kinds = shares * np.exp(rng.normal(0, 0.45, (customers.count, len(shares))))
    few = rng.random((customers.count, len(shares))) < np.where(shares < 0.1, 0.25, 0.0)
    kinds[few] = 0.0
    kinds[customers.is_dealer, 2:] *= 0.25
    kinds[customers.is_cherry, 2:] *= 0.03
    return np.asarray(kinds / kinds.sum(axis=1, keepdims=True))


def _discounts(rng: np.random.Generator, customers: Customers) -> Numbers:
    discount = 0.045 + 0.02 * np.clip(customers.size, 0, 3) + rng.normal(0, 0.015, customers.count)
    discount += 0.17 * customers.is_dealer + 0.25 * customers.is_intercompany
    return np.clip(discount, 0, 0.4)


def _bonus_holders(rng: np.random.Generator, customers: Customers, orders: Numbers) -> Flags:
    """One in three of the middle field has a bonus contract from 2024 on."""
    before = orders[:, month_of(2023, 1) : month_of(2024, 1)].sum(axis=1)
    floor, ceiling = np.quantile(before[before > 0], (0.55, 0.85))
    middle = (before >= floor) & (before <= ceiling)
    able = middle & ~customers.is_dealer & ~customers.is_intercompany & ~customers.is_cherry
    return np.asarray(able & (rng.random(customers.count) < 0.34))


def part_classes_in(demand: Demand, customers: Customers, month: int) -> tuple[Numbers, Numbers]:
    """The mix of part classes in a month, and the share of part lines that pirates leave us."""
    pirates = (customers.reason == planted.PIRATES) & ~customers.is_cherry
    since = planted.REASON_SINCE[planted.PIRATES]
    taken = planted.PIRATE_DRAWING_LOSS * np.clip(
        (month - since) / planted.PIRATE_LOSS_MONTHS, 0, 1
    )
    lost = np.where(pirates, taken, 0.0)
    classes = demand.classes.copy()
    kept = 1 - lost * classes[:, 1]
    classes[:, 1] *= 1 - lost
    return classes / classes.sum(axis=1, keepdims=True), kept
