"""Every customer with what its loyalty is computed from, whatever customers are looked at.

A customer's index must not depend on who else is on the screen: usual intervals, smoothing and
classes are those of all customers, and the choice only decides who is shown.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from dashboard.answers import loyal_answers, ranked_customers
from dashboard.answers.asked import Asked, kept
from dashboard.answers.loyal_answers import LoyalAnswers
from dashboard.filters import Filters
from models import loyalty_components, rhythm
from models.loyalty import DEFAULT_LIMITS, HALF_YEARS, Components
from models.loyalty_components import HALF_YEAR_MONTHS


@dataclass(frozen=True)
class LoyalCustomers:
    """All customers.

    Attributes:
        customers: One row each; see `_everyone`, in the order of ``components``.
        components: The components of their loyalty index.
        answers: What they said.
        price_ratio: Own price of parts divided by the market's; ``None`` without prices.
        part_count: Parts compared for it.
    """

    customers: pl.DataFrame
    components: Components
    answers: LoyalAnswers
    price_ratio: float | None
    part_count: int


def everyone(choice: Filters) -> LoyalCustomers:
    """All customers on the day chosen; kept, whatever else is chosen."""
    return _everyone(Filters(as_of=choice.as_of, vintage=choice.vintage))


def beside(customers: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """The customers in their order, with what was found of each by `customer_id`."""
    return customers.join(found, on="customer_id", how="left", maintain_order="left")


@kept
def _everyone(asked: Asked) -> LoyalCustomers:
    classed = ranked_customers.classed(asked, asked.year).sort("customer_id")
    said = loyal_answers.answers(asked, classed.select("customer_id", "customer_class"))
    day = {"to_on": asked.year.to_on}
    customers = _customers(asked, classed, said)
    components = loyalty_components.components(
        customers,
        asked.warehouse.rows("customer_half_years", **day),
        asked.warehouse.rows("customer_groups", **day),
        as_of=asked.as_of,
        covered_count=_covered(asked),
    )
    prices = asked.warehouse.rows("price_index", **day).row(0, named=True)
    customers = customers.with_columns(
        # the share of the groups times the groups there are
        breadth_groups=(
            components.frame()["breadth_share"] * pl.col("applicable_groups")
        ).round().cast(pl.Int64)
    )  # fmt: skip
    return LoyalCustomers(customers, components, said, prices["price_ratio"], prices["part_count"])


def _customers(asked: Asked, classed: pl.DataFrame, said: LoyalAnswers) -> pl.DataFrame:
    """What the models ask of each customer, and what the page tells about it."""
    day = {"to_on": asked.year.to_on}
    rhythms = rhythm.silence(asked.rows("customer_rhythms", asked.year))
    ties = _ties(asked)
    dealings = asked.rows("customer_dealings", asked.year)
    potentials = asked.warehouse.rows("customer_potentials", **day).drop("year")
    potential = pl.when(pl.col("potential_eur") > 0).then("potential_eur")
    headroom = DEFAULT_LIMITS.full_capture_share * potential - pl.col("revenue_eur")
    return (
        classed.select(
            "customer_id", "customer_name", "customer_class", "region", "revenue_eur",
            "is_reference", "first_occasion_on", "active_machine_count",
            customer_since_on=pl.coalesce(
                "customer_since_on", "first_machine_on", "first_occasion_on"
            ),
        )
        .pipe(beside, rhythms.select("customer_id", "rhythm_months"))
        .pipe(beside, potentials)
        .pipe(beside, ties)
        .pipe(beside, dealings)
        .pipe(beside, said.customers)
        .with_columns(
            potential_eur=potential,
            headroom_eur=pl.when(headroom.is_not_null())
            .then(pl.max_horizontal(headroom, 0.0))
            .round(2),
            applicable_groups=pl.when("has_old_machine").then(5).otherwise(4),
            has_contract=pl.col("has_service_contract"),
            answer_class=pl.col("answer_class").fill_null("no_answer"),
            captive_share=pl.when(pl.col("parts_eur") > 0)
            .then((pl.col("monopoly_parts_eur") / pl.col("parts_eur")).clip(0, 1))
            # who bought no parts is not tied by them, where classes of parts are known at all
            .otherwise(pl.when(pl.col("parts_eur").sum() > 0).then(0.0)),
        )
    )  # fmt: skip


def _ties(asked: Asked) -> pl.DataFrame:
    """The rows of `customer_ties`; without the table of contracts nobody knows of any."""
    ties = asked.warehouse.rows("customer_ties", to_on=asked.year.to_on)
    if asked.warehouse.has("contracts"):
        return ties
    unknown = pl.lit(None, dtype=pl.Boolean)
    return ties.with_columns(has_service_contract=unknown, has_economic_contract=unknown)


def _covered(asked: Asked) -> int:
    """Half-years that the invoices cover from their first day on."""
    first, to_on = asked.history_from_on, asked.year.to_on
    if first is None:
        return 0
    months = (to_on.year - first.year) * 12 + to_on.month - first.month
    return min(HALF_YEARS, months // HALF_YEAR_MONTHS)
