"""Who is satisfied and stays, whom could we lose, and who are our fans?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import polars as pl

from dashboard.answers import (
    loyal_benefits,
    loyal_portfolio,
    loyalty_cards,
    loyalty_map,
    loyalty_sentences,
    loyalty_weights,
)
from dashboard.answers.asked import Asked, kept
from dashboard.answers.kpis import Kpi
from dashboard.answers.loyal_benefits import Premiums
from dashboard.filters import Filters
from dashboard.text import Said
from models import bonds, fans, loyalty, proportions, windows

#: What a file with one table holds.
MAIN_TABLE = "customers"

#: Columns of the table of all customers, in the order shown.
COLUMNS = (
    "customer_id",
    "customer_name",
    "customer_class",
    "region",
    "quadrant",
    "quadrant_share",
    "is_uncertain",
    "satisfaction_points",
    "answer_class",
    "loyalty_score",
    "loyalty_se_score",
    "coverage_share",
    *loyalty.COLUMNS,
    "fan_class",
    "missing_code",
    "bond_class",
    "lockin_score",
    "revenue_eur",
    "headroom_eur",
)
_ALMOST = (
    "customer_name",
    "missing_code",
    "customer_class",
    "satisfaction_points",
    "loyalty_score",
    "revenue_eur",
    "headroom_eur",
    "customer_id",
)


@dataclass(frozen=True, kw_only=True)
class Loyalty:
    """Everything the Loyalty page shows beside the map, which is drawn from the same customers.

    Attributes:
        headline: The answer in one sentence.
        hints: What is left out, and what to keep in mind.
        weights: Component -> its weight in force.
        satisfied_score, loyal_score: The limits in force.
        is_surveyed: Whether anybody's satisfaction is known.
        customers: `COLUMNS`, largest revenue first: every customer of the choice.
        quadrants: `quadrants.totals`.
        map_cards: Key figures of the map, which draws them itself.
        fan_cards: Key figures of fans and attachment.
        funnel: `fans.funnel`.
        funnel_says: Where the way to a fan ends.
        almost_say: What most of the almost fans miss.
        almost_fans: Customers who miss one criterion, largest revenue first.
        bonds: `bond_class, customer_count, customer_share, low_share, high_share, revenue_eur`.
        bonds_says: What to take from it.
        benefits: `benefits.benefits`.
        benefits_say: What to take from it.
        premiums: What customers accept to pay more.
        notes: Choice, day and definitions, for the exports.
    """

    headline: Said
    hints: tuple[Said, ...]
    weights: dict[str, int]
    satisfied_score: float
    loyal_score: float
    is_surveyed: bool
    customers: pl.DataFrame
    quadrants: pl.DataFrame
    map_cards: tuple[Kpi, ...]
    fan_cards: tuple[Kpi, ...]
    funnel: pl.DataFrame
    funnel_says: Said
    almost_say: Said
    almost_fans: pl.DataFrame
    bonds: pl.DataFrame
    bonds_says: Said
    benefits: pl.DataFrame
    benefits_say: Said
    premiums: Premiums
    notes: tuple[Said, ...]

    @cached_property
    def premium_cards(self) -> tuple[Kpi, ...]:
        """Who accepts which premium, and how our prices stand."""
        return loyalty_cards.premium_cards(self.premiums)


def answer(choice: Filters) -> Loyalty:
    """The Loyalty page for a choice; weights that were saved take the place of none.

    What is bought, in which window and who answered is no choice of this page.
    """
    taken = replace(choice, window="R12", wave=None, category=(), role=())
    return _answer(replace(taken, weights=loyalty_weights.in_force(choice)))


@kept
def _answer(asked: Asked) -> Loyalty:
    portfolio = loyal_portfolio.portfolio(asked.choice)
    customers, limits = portfolio.customers, portfolio.limits
    on_map = loyalty_map.answer(replace(asked.choice, satisfied_score=None, loyal_score=None))
    there = on_map.at(limits)
    funnel = fans.funnel(customers, **vars(limits))
    told = _told(customers, there.customers)
    bound = _bonds(customers)
    compared = loyal_benefits.compared(asked, customers)
    is_surveyed = customers["satisfaction_score"].count() > 0
    return Loyalty(
        headline=loyalty_sentences.headline(there.totals, customers, is_surveyed=is_surveyed),
        hints=loyalty_sentences.hints(asked, portfolio),
        weights=dict(zip(loyalty.COMPONENTS, asked.choice.weights or (), strict=True)),
        satisfied_score=limits.satisfied_score,
        loyal_score=limits.loyal_score,
        is_surveyed=is_surveyed,
        customers=told.select(COLUMNS),
        quadrants=_rounded(there.totals),
        map_cards=there.cards,
        fan_cards=loyalty_cards.cards(customers, _year_ago(asked)),
        funnel=funnel,
        funnel_says=loyalty_sentences.funnel(funnel),
        almost_say=loyalty_sentences.almost(customers),
        almost_fans=told.filter(pl.col("fan_class") == "almost").select(_ALMOST),
        bonds=bound,
        bonds_says=loyalty_sentences.bonds(bound),
        benefits=compared,
        benefits_say=loyal_benefits.compared_says(compared),
        premiums=loyal_benefits.premiums(asked, portfolio),
        notes=loyalty_sentences.notes(asked, portfolio),
    )


def _rounded(totals: pl.DataFrame) -> pl.DataFrame:
    """Tenths of a customer and cents are as exact as probabilities can be told."""
    return totals.with_columns(
        pl.col("^soft_.*count$").round(1),
        pl.col("^.*_eur$").round(2),
        pl.col("^.*_share$").round(4),
    )


def _year_ago(asked: Asked) -> pl.DataFrame | None:
    """The customers of the choice as they stood a year earlier, with today's weights."""
    before = windows.previous(asked.year)
    if not asked.covers(before):
        return None
    return loyal_portfolio.indexed(replace(asked.choice, as_of=before.last_on))


def _told(customers: pl.DataFrame, listed: pl.DataFrame) -> pl.DataFrame:
    """What may be told of each customer, as on the map, with what else is known of it."""
    known = {"customer_id", *COLUMNS} - set(listed.columns)
    more = customers.select(name for name in customers.columns if name in known | {"customer_id"})
    # of few answers the recommendation is told in tenths, so that nobody counts back to them
    recommend = pl.col("recommend_share")
    return listed.join(more, on="customer_id", how="left", maintain_order="left").with_columns(
        pl.col(loyalty.COLUMNS).exclude("recommend_share").round(2),
        pl.when(pl.col("answer_class") == "few")
        .then(recommend.round(1))
        .otherwise(recommend.round(2)),
        pl.col("loyalty_score", "loyalty_se_score", "lockin_score").round(1),
    )


def _bonds(customers: pl.DataFrame) -> pl.DataFrame:
    known = customers.filter(pl.col("bond_class").is_not_null())
    counted = known.group_by("bond_class").agg(
        customer_count=pl.len().cast(pl.Int64), revenue_eur=pl.col("revenue_eur").sum().round(2)
    )
    everyone = pl.DataFrame({"bond_class": bonds.BONDS}).join(
        counted, on="bond_class", how="left", maintain_order="left"
    )
    shares = [proportions.wilson(count or 0, known.height) for count in everyone["customer_count"]]
    return everyone.with_columns(
        pl.col("customer_count").fill_null(0),
        pl.col("revenue_eur").fill_null(0.0),
        customer_share=pl.Series([one.value for one in shares], dtype=pl.Float64),
        low_share=pl.Series([one.low for one in shares], dtype=pl.Float64),
        high_share=pl.Series([one.high for one in shares], dtype=pl.Float64),
    ).select(
        "bond_class", "customer_count", "customer_share", "low_share", "high_share", "revenue_eur"
    )
