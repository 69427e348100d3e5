"""Who is satisfied and stays, whom could we lose, and who are our fans?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import polars as pl

from dashboard import filters, words
from dashboard.answers import loyal_benefits, loyal_portfolio, loyalty_cards, loyalty_weights
from dashboard.answers.asked import Asked, kept
from dashboard.answers.kpis import Kpi
from dashboard.answers.loyal_benefits import Premiums
from dashboard.answers.loyal_portfolio import Portfolio
from dashboard.filters import Filters
from dashboard.text import N_, Said
from models import bonds, fans, loyalty, proportions, quadrants

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
    """The Loyalty page for a choice; weights that were saved take the place of none."""
    return _answer(replace(choice, weights=loyalty_weights.in_force(choice)))


@kept
def _answer(asked: Asked) -> Loyalty:
    portfolio = loyal_portfolio.portfolio(asked.choice)
    customers, limits = portfolio.customers, portfolio.limits
    totals = quadrants.totals(customers)
    funnel = fans.funnel(customers, **vars(limits))
    told = _told(customers)
    bound = _bonds(customers)
    compared = loyal_benefits.compared(asked, customers)
    is_surveyed = customers["satisfaction_score"].count() > 0
    return Loyalty(
        headline=_headline(totals, customers, is_surveyed=is_surveyed),
        hints=_hints(asked, portfolio),
        weights=dict(zip(loyalty.COMPONENTS, asked.choice.weights or (), strict=True)),
        satisfied_score=limits.satisfied_score,
        loyal_score=limits.loyal_score,
        is_surveyed=is_surveyed,
        customers=told.select(COLUMNS),
        quadrants=totals,
        fan_cards=loyalty_cards.cards(customers),
        funnel=funnel,
        funnel_says=_funnel_says(funnel),
        almost_say=_almost_say(customers),
        almost_fans=told.filter(pl.col("fan_class") == "almost").select(_ALMOST),
        bonds=bound,
        bonds_says=_bonds_says(bound),
        benefits=compared,
        benefits_say=loyal_benefits.compared_says(compared),
        premiums=loyal_benefits.premiums(asked, portfolio),
        notes=_notes(asked, portfolio),
    )


def _told(customers: pl.DataFrame) -> pl.DataFrame:
    """What may be told of each customer: nobody counts back from it to single answers."""
    return customers.with_columns(
        pl.col(loyalty.COLUMNS).round(2),
        pl.col("loyalty_score", "loyalty_se_score", "lockin_score").round(1),
        satisfaction_points=pl.col("satisfaction_score").floor(),
        quadrant_share=pl.col("quadrant_probability").round(2),
    ).sort("revenue_eur", "customer_id", descending=[True, False])


def _headline(totals: pl.DataFrame, customers: pl.DataFrame, *, is_surveyed: bool) -> Said:
    rows = {row["quadrant"]: row for row in totals.iter_rows(named=True)}
    if not is_surveyed:
        values = {
            "customer_count": customers.height,
            "loyal_count": customers["loyalty_score"].count(),
            "middle_score": customers["loyalty_score"].median(),
        }
        if not values["loyal_count"]:
            return Said(
                N_("Nothing can be told about the loyalty of these {customer_count} customers."),
                values,
            )
        return Said(
            N_(
                "Half of {loyal_count} customers have a loyalty index of {middle_score} or more; "
                "how satisfied they are, nobody was asked."
            ),
            values,
        )
    values = {
        f"{name}_{unit}": rows[name][column]
        for name in ("core", "churn", "unknown")
        for unit, column in (("count", "customer_count"), ("share", "revenue_share"))
    }
    if values["core_share"] is None:
        return Said(
            N_(
                "{core_count} customers are core potential; {churn_count} are churn potential; "
                "{unknown_count} never answered."
            ),
            values,
        )
    return Said(
        N_(
            "{core_count} customers with {core_share} of revenue are core potential; {churn_count} "
            "with {churn_share} are churn potential; {unknown_count} with {unknown_share} never "
            "answered."
        ),
        values,
    )


def _hints(asked: Asked, portfolio: Portfolio) -> tuple[Said, ...]:
    """What is left out and why."""
    customers, said = portfolio.customers, portfolio.everyone.answers
    hints = []
    if said.is_anonymous:
        hints.append(
            Said(
                N_(
                    "The answers name no customer: satisfaction, fans and bonds cannot be told "
                    "per customer."
                )
            )
        )
    elif said.customers.is_empty():
        hints.append(
            Said(
                N_(
                    "Nobody answered a survey in the last {valid_months}: without it there is no "
                    "satisfaction, and no quadrants, fans and bonds."
                ),
                {"valid_months": asked.in_force.survey_valid_months},
            )
        )
    else:
        hints.append(
            Said(
                N_("Answers from {from_on} to {last_on}; of each respondent the latest one."),
                {"from_on": said.from_on, "last_on": said.last_on},
            )
        )
    known = [name for name in loyalty.COMPONENTS if customers[f"{name}_share"].count()]
    if len(known) < len(loyalty.COMPONENTS):
        hints.append(
            Said(
                N_(
                    "The loyalty index stands on {known_count} of {component_count} components: "
                    "the data know nothing of the others, and their weight goes to these."
                ),
                {"known_count": len(known), "component_count": len(loyalty.COMPONENTS)},
            )
        )
    left_out = customers["loyalty_score"].null_count()
    if left_out:
        hints.append(
            Said(
                N_(
                    "{left_count} customers have no loyalty index: less than half of its weights "
                    "can be computed."
                ),
                {"left_count": left_out},
            )
        )
    return tuple(hints)


def _funnel_says(funnel: pl.DataFrame) -> Said:
    counts = dict(funnel.select("step", "customer_count").iter_rows())
    return Said(
        N_(
            "Of {answered_count} customers who answered, {satisfied_count} are satisfied, "
            "{loyal_count} of these loyal, {recommending_count} of these recommend us, and "
            "{fan_count} of these are fans."
        ),
        {f"{step}_count": count for step, count in counts.items()},
    )


def _almost_say(customers: pl.DataFrame) -> Said:
    missed = customers["missing_code"].drop_nulls()
    if missed.is_empty():
        return Said(N_("Nobody misses exactly one criterion."))
    counts = missed.value_counts().sort("count", "missing_code", descending=[True, False])
    most, count = counts.row(0)
    return Said(
        N_("{almost_count} customers miss one criterion; {most_count} of them: {missing}."),
        {
            "almost_count": missed.len(),
            "most_count": count,
            "missing": Said(words.CODES[most]),
        },
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


def _bonds_says(bound: pl.DataFrame) -> Said:
    rows = {row["bond_class"]: row for row in bound.iter_rows(named=True)}
    if not bound["customer_count"].sum():
        return Said(N_("Nobody was asked what the attachment index needs."))
    return Said(
        N_(
            "{bound_count} customers with {bound_meur} are bound without being attached: they stay "
            "as long as the bond holds. {attached_count} are attached without being bound."
        ),
        {
            "bound_count": rows["bound"]["customer_count"],
            "bound_meur": rows["bound"]["revenue_eur"],
            "attached_count": rows["attached"]["customer_count"],
        },
    )


def _notes(asked: Asked, portfolio: Portfolio) -> tuple[Said, ...]:
    weights = filters.written_weights(asked.choice.weights or ())
    return (
        Said(N_("Period: {from_month} – {to_month}."), asked.period(asked.year)),
        Said(
            N_("Satisfied from {satisfied_score}, loyal from {loyal_score} on."),
            vars(portfolio.limits),
        ),
        Said(
            N_(
                "Loyalty index: {loyalty}; weights {weights} (repeat, wallet, breadth, recency, "
                "tenure, contract, recommend)."
            ),
            {"loyalty": Said(filters.LOYALTIES[asked.choice.loyalty]), "weights": weights},
        ),
        *filters.described(asked.choice),
        Said(N_("Figures per customer are estimates; they go with loyalty and do not prove it.")),
    )
