"""The customers of a choice with their loyalty index, fans and bonds; what the map is drawn from.

Holds what must not be told as it is: exact satisfaction, and what few people answered.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from dashboard.answers import loyal_customers, loyalty_weights
from dashboard.answers.asked import Asked, kept
from dashboard.answers.loyal_customers import LoyalCustomers, beside
from dashboard.filters import LISTS, Filters
from dashboard.settings import settings
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
    """The customers of a choice in their quadrants."""
    limits = _limits(choice)
    placed = quadrants.placed(indexed(choice), limits)
    return Portfolio(placed, limits, loyal_customers.everyone(choice))


def indexed(choice: Filters) -> pl.DataFrame:
    """The customers of a choice with index, fans and bonds, whatever the limits are.

    Weights that were saved take the place of none.
    """
    weights = loyalty_weights.in_force(choice)
    return _indexed(replace(choice, weights=weights, satisfied_score=None, loyal_score=None))


@kept
def _indexed(asked: Asked) -> pl.DataFrame:
    everyone = loyal_customers.everyone(asked.choice)
    index = loyalty.index(
        everyone.components,
        loyalty_weights.in_force(asked.choice),
        behaviour_only=asked.choice.loyalty == "behaviour",
    )
    indexed = beside(beside(everyone.customers, index), everyone.components.frame())
    customers = _chosen(asked, indexed)
    for found in (fans.fans(customers), bonds.bonds(customers)):
        customers = beside(customers, found)
    return customers


def _chosen(asked: Asked, customers: pl.DataFrame) -> pl.DataFrame:
    """Those of the choice; a category chosen says what is bought, not who is looked at."""
    if not any(getattr(asked.choice, name) for name in LISTS if name != "category"):
        return customers
    chosen = asked.rows("customers_in_window", asked.year, categories=[])
    return customers.join(chosen, on="customer_id", how="semi", maintain_order="left")


def _limits(choice: Filters) -> Limits:
    usual, satisfied, loyal = settings(), choice.satisfied_score, choice.loyal_score
    return Limits(
        usual.satisfied_score if satisfied is None else satisfied,
        usual.loyal_score if loyal is None else loyal,
    )
