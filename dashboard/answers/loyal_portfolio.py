"""The customers of a choice with their loyalty index, fans and bonds; what the map is drawn from.

Holds what must not be told as it is: exact satisfaction, and what few people answered.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from dashboard.answers import loyal_customers, loyalty_weights
from dashboard.answers.asked import Asked, kept
from dashboard.answers.loyal_customers import LoyalCustomers
from dashboard.filters import LISTS, Filters
from models import bonds, fans, loyalty, quadrants
from models.quadrants import Limits


@dataclass(frozen=True)
class Portfolio:
    """The customers of a choice.

    Attributes:
        customers: One row each: the columns of `LoyalCustomers.customers`, the components
            (`loyalty.COLUMNS`), the index, `fan_class` and what it comes with, `lockin_score` and
            `bond_class`, and the columns of `quadrants.placed`.
        limits: From where on a customer is satisfied and loyal.
        everyone: All customers, whatever is chosen.
    """

    customers: pl.DataFrame
    limits: Limits
    everyone: LoyalCustomers


def portfolio(choice: Filters) -> Portfolio:
    """The customers of a choice; weights that were saved take the place of none."""
    return _portfolio(replace(choice, weights=loyalty_weights.in_force(choice)))


@kept
def _portfolio(asked: Asked) -> Portfolio:
    everyone = loyal_customers.everyone(asked.choice)
    index = loyalty.index(
        everyone.components,
        asked.choice.weights or loyalty_weights.USUAL,
        behaviour_only=asked.choice.loyalty == "behaviour",
    )
    on = {"on": "customer_id", "how": "left", "maintain_order": "left"}
    customers = everyone.customers.join(index, **on)  # type: ignore[arg-type]
    customers = customers.join(everyone.components.frame(), **on)  # type: ignore[arg-type]
    for found in (fans.fans(customers), bonds.bonds(customers)):
        customers = customers.join(found, **on)  # type: ignore[arg-type]
    limits = _limits(asked)
    placed = quadrants.placed(_chosen(asked, customers), limits)
    return Portfolio(placed, limits, everyone)


def _chosen(asked: Asked, customers: pl.DataFrame) -> pl.DataFrame:
    """Those of the choice; a category chosen says what is bought, not who is looked at."""
    if not any(getattr(asked.choice, name) for name in LISTS if name != "category"):
        return customers
    chosen = asked.rows("customers_in_window", asked.year, categories=[])
    return customers.join(chosen, on="customer_id", how="semi", maintain_order="left")


def _limits(asked: Asked) -> Limits:
    choice, usual = asked.choice, asked.in_force
    satisfied, loyal = choice.satisfied_score, choice.loyal_score
    return Limits(
        usual.satisfied_score if satisfied is None else satisfied,
        usual.loyal_score if loyal is None else loyal,
    )
