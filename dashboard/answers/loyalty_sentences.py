"""What the Loyalty page says in words: the headline, what is left out, and each card's takeaway."""

from __future__ import annotations

import polars as pl

from dashboard import filters, words
from dashboard.answers.asked import Asked
from dashboard.answers.loyal_portfolio import Portfolio
from dashboard.text import N_, Said
from models import loyalty


def headline(totals: pl.DataFrame, customers: pl.DataFrame, *, is_surveyed: bool) -> Said:
    """Whom we have, whom we could lose, and of whom nobody knows."""
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
                "{unknown_count} gave no current answer."
            ),
            values,
        )
    return Said(
        N_(
            "{core_count} customers with {core_share} of revenue are core potential; {churn_count} "
            "with {churn_share} are churn potential; {unknown_count} with {unknown_share} gave no "
            "current answer."
        ),
        values,
    )


def hints(asked: Asked, portfolio: Portfolio) -> tuple[Said, ...]:
    """What is left out and why."""
    customers, said = portfolio.customers, portfolio.everyone.answers
    found = []
    if said.is_anonymous:
        found.append(
            Said(
                N_(
                    "The answers name no customer: satisfaction, fans and bonds cannot be told "
                    "per customer."
                )
            )
        )
    elif said.customers.is_empty():
        found.append(
            Said(
                N_(
                    "Nobody answered a survey in the last {valid_count} months: without it there "
                    "is no satisfaction, and no quadrants, fans and bonds."
                ),
                {"valid_count": asked.in_force.survey_valid_months},
            )
        )
    else:
        found.append(
            Said(
                N_("Answers from {from_on} to {last_on}; of each respondent the latest one."),
                {"from_on": said.from_on, "last_on": said.last_on},
            )
        )
    outdated = customers.join(said.outdated, on="customer_id", how="semi").height
    if outdated:
        found.append(
            Said(
                N_(
                    "{outdated_count} of those without an answer answered more than {valid_count} "
                    "months ago: how they judge today nobody knows."
                ),
                {"outdated_count": outdated, "valid_count": asked.in_force.survey_valid_months},
            )
        )
    known = [name for name in loyalty.COMPONENTS if customers[f"{name}_share"].count()]
    if len(known) < len(loyalty.COMPONENTS):
        found.append(
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
        found.append(
            Said(
                N_(
                    "{left_count} customers have no loyalty index: less than half of its weights "
                    "can be computed."
                ),
                {"left_count": left_out},
            )
        )
    return tuple(found)


def funnel(funnel: pl.DataFrame) -> Said:
    """Where the way to a fan ends."""
    counts = dict(funnel.select("step", "customer_count").iter_rows())
    return Said(
        N_(
            "Of {answered_count} customers who answered, {satisfied_count} are satisfied, "
            "{loyal_count} of these loyal, {recommending_count} of these recommend us, and "
            "{fan_count} of these are fans."
        ),
        {f"{step}_count": count for step, count in counts.items()},
    )


def almost(customers: pl.DataFrame) -> Said:
    """What most of the almost fans miss."""
    missed = customers["missing_code"].drop_nulls()
    if missed.is_empty():
        return Said(N_("Nobody misses exactly one criterion."))
    counts = missed.value_counts().sort("count", "missing_code", descending=[True, False])
    most, count = counts.row(0)
    return Said(
        N_(
            "{almost_count} customers miss exactly one criterion, most often: {missing} "
            "({most_count})."
        ),
        {
            "almost_count": missed.len(),
            "most_count": count,
            "missing": Said(words.CODES[most]),
        },
    )


def bonds(bound: pl.DataFrame) -> Said:
    """Who stays only as long as something holds."""
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


def notes(asked: Asked, portfolio: Portfolio) -> tuple[Said, ...]:
    """Day, limits and weights, for the exports."""
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
