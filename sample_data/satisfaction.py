"""What customers truly think of the service, item by item and year by year, before anyone asks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sample_data import planted
from sample_data.customers import Customers
from sample_data.world import Indices, Numbers, World, month_of

ITEMS = tuple(f"I{number:02d}" for number in range(1, 27))
# Mean true score of each item on the five-point scale.
_ITEM_MEANS = (
    *(4.1, 4.0, 3.9, 3.5, 3.6, 3.4, 3.3, 3.4, 3.5, 4.0, 3.8, 3.8, 4.0),
    *(3.3, 4.1, 3.5, 3.4, 3.6, 3.5, 3.9, 3.5, 2.9, 3.3, 3.9, 4.1, 4.0),
)
MEANS = dict(zip(ITEMS, _ITEM_MEANS, strict=True))
WAVE_YEARS = (2024, 2025, 2026)
WAVE_MONTHS = tuple(month_of(year, 4) for year in WAVE_YEARS)


@dataclass(frozen=True)
class Satisfaction:
    """True scores: items (customer × wave × item) and the overall score in standard deviations."""

    items: Numbers
    overall: Numbers  # customer × wave


def draw(world: World, customers: Customers) -> Satisfaction:
    """Each item is a common halo, a lasting opinion of its own and some change per year, moved
    by the planted reasons. Overall satisfaction is the weighted sum of the six driving items."""
    rng = world.stream("satisfaction")
    shape = (customers.count, len(WAVE_YEARS), len(ITEMS))
    halo = rng.normal(0, 0.30, (customers.count, 1, 1))
    own = rng.normal(0, 0.62, (customers.count, 1, len(ITEMS)))
    change = rng.normal(0, 0.22, shape)
    items = np.array([MEANS[item] for item in ITEMS]) + halo + own + change
    items += np.array([0.0, 0.04, 0.08])[None, :, None]
    for reason, shifts in planted.REASON_ITEMS.items():
        struck = customers.reason == reason
        for wave, month in enumerate(WAVE_MONTHS):
            if month >= planted.REASON_SINCE[reason]:
                for item, points in shifts.items():
                    items[struck, wave, ITEMS.index(item)] += points
    weights = np.array([planted.SATISFACTION_WEIGHTS.get(item, 0.0) for item in ITEMS])
    raw = (items - np.array([MEANS[item] for item in ITEMS])) @ weights
    return Satisfaction(items=items, overall=raw / raw[:, 0].std())


def wave_in_force(month: int) -> int:
    """The wave whose true scores hold in this month."""
    return int(np.clip((month - WAVE_MONTHS[0] + 6) // 12, 0, len(WAVE_YEARS) - 1))


def at_month(satisfaction: Satisfaction, months: Indices) -> Numbers:
    """Overall score (customer × month) for these months."""
    waves = [wave_in_force(int(month)) for month in months]
    return satisfaction.overall[:, waves]
