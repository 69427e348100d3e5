"""Who buys in which month, and how much: leaving, fading, returning, moving up and down."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sample_data import planted
from sample_data import satisfaction as opinions
from sample_data.customers import Customers
from sample_data.satisfaction import Satisfaction
from sample_data.world import MONTH_COUNT, MONTHS_AHEAD, Flags, Indices, Numbers, World

FAR = 10_000  # a month that never comes
HORIZON = MONTH_COUNT + MONTHS_AHEAD


@dataclass(frozen=True)
class Loyalty:
    """Per customer: month of leaving and of return (FAR if never), campaign, class move; and the
    demand (customer × month) against the customer's normal month."""

    leaves: Indices
    returns: Indices
    in_campaign: Flags
    is_control: Flags
    responded: Flags
    move: Indices  # 1 climber, -1 faller, 0 neither
    demand: Numbers


def draw(world: World, customers: Customers, satisfaction: Satisfaction) -> Loyalty:
    rng = world.stream("loyalty")
    leaves = _leaving(rng, customers, satisfaction)
    returns, in_campaign, is_control, responded = _returning(rng, customers, leaves)
    move = _movers(world, customers, leaves)
    leaves = np.where(move != 0, FAR, leaves)
    months = np.arange(MONTH_COUNT)
    end = leaves[:, None]
    fading = 1 - (1 - planted.FADED_TO) * np.clip(
        (months - end + planted.FADING_MONTHS + 1) / planted.FADING_MONTHS, 0, 1
    )
    demand = np.where(months < end, fading, 0.0) + (months >= returns[:, None]) * 0.6
    demand *= (months > customers.first_month[:, None]) & (months < customers.end_month[:, None])
    moved = months >= planted.MOVE_MONTH
    demand *= np.where((move == 1)[:, None] & moved, planted.CLIMBER_FACTOR, 1.0)
    demand *= np.where((move == -1)[:, None] & moved, planted.FALLER_FACTOR, 1.0)
    demand *= _quarterly(rng, customers) * ~customers.is_never[:, None]
    return Loyalty(leaves, returns, in_campaign, is_control, responded, move, demand)


def hazard(customers: Customers, satisfaction: Satisfaction) -> Numbers:
    """Monthly probability of leaving (customer × month), from the planted truths."""
    months = np.arange(HORIZON)
    scores = opinions.at_month(satisfaction, months)
    since = np.array(planted.REASON_SINCE)[customers.reason]
    extra = np.array(planted.REASON_HAZARD)[customers.reason]
    by_reason = np.where(months >= since[:, None], extra[:, None], 1.0)
    by_manager = np.where(customers.has_manager, planted.MANAGER_HAZARD, 1.0)[:, None]
    base = planted.MONTHLY_HAZARD * np.exp(-planted.HAZARD_SLOPE * scores)
    return np.minimum(base * by_reason * by_manager, 0.5)


def _leaving(rng: np.random.Generator, customers: Customers, satisfaction: Satisfaction) -> Indices:
    struck = rng.random((customers.count, HORIZON)) < hazard(customers, satisfaction)
    struck &= np.arange(HORIZON) >= customers.first_month[:, None] + 12
    leaves = np.where(struck.any(axis=1), struck.argmax(axis=1), FAR)
    return np.where(customers.is_intercompany, FAR, leaves)


def _returning(
    rng: np.random.Generator, customers: Customers, leaves: Indices
) -> tuple[Indices, Flags, Flags, Flags]:
    """A few come back by themselves; the campaign brings some of the long silent back at once."""
    count = len(leaves)
    own = leaves + 18 + rng.geometric(planted.MONTHLY_RETURN, count)
    returns = np.where(leaves < FAR, own, FAR)
    silent = leaves <= planted.CAMPAIGN_MONTH - 24
    in_campaign = silent & (returns > planted.CAMPAIGN_MONTH) & (customers.end_month == FAR)
    is_control = in_campaign & (rng.random(count) < planted.CAMPAIGN_CONTROL_SHARE)
    chance = np.where(is_control, planted.CONTROL_RETURN, planted.CAMPAIGN_RETURN)
    responded = in_campaign & (rng.random(count) < chance)
    soon = planted.CAMPAIGN_MONTH + rng.integers(1, 6, count)
    return np.where(responded, soon, returns), in_campaign, is_control, responded


def _movers(world: World, customers: Customers, leaves: Indices) -> Indices:
    """Climbers from the middle, fallers from the upper field; only plain, steady customers."""
    rng = world.stream("movers")
    count = max(2, round(planted.MOVER_COUNT * customers.count / 1200))
    plain = (leaves > HORIZON) & (customers.end_month == FAR) & (customers.first_month < 0)
    plain &= ~customers.is_never & ~customers.is_cherry & ~customers.is_intercompany
    plain &= (customers.reason == planted.NO_REASON) & (customers.rhythm != planted.LUMPY)
    move = np.zeros(customers.count, dtype=np.int64)
    rank = customers.size
    for direction, low, high in ((1, 0.0, 0.8), (-1, 1.0, 1.9)):
        able = np.flatnonzero(plain & (rank > low) & (rank < high))
        move[rng.permutation(able)[:count]] = direction
    return move


def _quarterly(rng: np.random.Generator, customers: Customers) -> Numbers:
    """Ups and downs per quarter with mean one: hardly any, some, or all or nothing."""
    shape = np.array(planted.RHYTHM_SHAPE)[customers.rhythm][:, None]
    quarters = -(-(MONTH_COUNT + 1) // 3)
    drawn = rng.gamma(np.broadcast_to(shape, (customers.count, quarters))) / shape
    quarter = (np.arange(MONTH_COUNT) + 1) // 3  # November is the second month of its quarter
    return np.asarray(drawn[:, quarter])
