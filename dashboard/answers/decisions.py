"""The decision list: what the data asks to be decided, with the names it is about."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from dashboard.answers.asked import Asked
from dashboard.answers.moments import Moment
from dashboard.text import N_, Said
from models import rhythm


@dataclass(frozen=True)
class Decision:
    """One thing to decide.

    Attributes:
        rule: Slug of the rule that found it.
        finding: What was found, in one sentence.
        action: What usually follows, in one sentence.
        amount_eur: Service revenue of twelve months it is about.
        customers: The names behind it, most important first.
    """

    rule: str
    finding: Said
    action: Said
    amount_eur: float
    customers: pl.DataFrame


def decisions(asked: Asked, now: Moment) -> tuple[Decision, ...]:
    """What the rules find today, the largest amount first; rules without a finding are silent."""
    found = (_shrinking_a(now), _silent_value(asked, now), _unreachable(now))
    named = [decision for decision in found if decision is not None]
    return tuple(sorted(named, key=lambda decision: -decision.amount_eur))


def _shrinking_a(now: Moment) -> Decision | None:
    """Net revenue retention of class A below 100 %."""
    group = now.pairs.filter(pl.col("previous_class") == "A")
    before, after = (float(group[name].sum()) for name in ("previous_revenue_eur", "revenue_eur"))
    if before <= 0 or after >= before:
        return None
    names = now.customers.select("customer_id", "customer_name")
    losing = (
        group.with_columns(change_eur=pl.col("revenue_eur") - pl.col("previous_revenue_eur"))
        .filter(pl.col("change_eur") < 0)
        .join(names, on="customer_id", how="left")
        .sort("change_eur", "customer_id")
    )
    return Decision(
        "shrinking_a",
        Said(
            N_(
                "Last year's class A bought {lost_meur} less: {nrr_share} of its revenue of the "
                "year before. {n_count} of these customers bought less."
            ),
            {"lost_meur": before - after, "nrr_share": after / before, "n_count": losing.height},
        ),
        Said(N_("Plan a visit to the largest losses and ask for the reason.")),
        before - after,
        losing.select(
            "customer_id",
            "customer_name",
            "previous_revenue_eur",
            "revenue_eur",
            "change_eur",
        ),
    )


def _silent_value(asked: Asked, now: Moment) -> Decision | None:
    """Customers of class A or B who are silent for longer than their own rhythm explains."""
    rhythms = asked.rows("customer_rhythms", asked.year)
    silent = rhythm.silence(rhythms).filter(pl.col("silence_class") == "silent")
    value = now.customers.filter(pl.col("customer_class").is_in(["A", "B"]))
    found = (
        value.join(silent, on="customer_id", how="inner")
        .filter(pl.col("revenue_eur") > 0)
        .sort("revenue_eur", "customer_id", descending=[True, False])
    )
    if found.is_empty():
        return None
    amount = float(found["revenue_eur"].sum())
    return Decision(
        "silent_value",
        Said(
            N_(
                "{n_count} customers of class A or B with {amount_meur} are silent for longer "
                "than nine in ten customers with their rhythm would be."
            ),
            {"n_count": found.height, "amount_meur": amount},
        ),
        Said(N_("Call them this month, the largest first.")),
        amount,
        found.select(
            "customer_id",
            "customer_name",
            "customer_class",
            "revenue_eur",
            "last_occasion_on",
            "silent_months",
            "rhythm_months",
        ),
    )


def _unreachable(now: Moment) -> Decision | None:
    """Customers of class C with machines whom a campaign cannot reach."""
    idle = now.customers.filter(
        (pl.col("customer_class") == "C")
        & (pl.col("active_machine_count") > 0)
        & ~pl.col("has_contact").fill_null(value=True)
    ).sort("active_machine_count", "customer_id", descending=[True, False])
    if idle.is_empty():
        return None
    machines = int(idle["active_machine_count"].sum())
    return Decision(
        "unreachable",
        Said(
            N_(
                "{n_count} customers of class C with {machine_count} machines in operation have "
                "no contact person with e-mail or phone."
            ),
            {"n_count": idle.height, "machine_count": machines},
        ),
        Said(N_("Complete the contacts before the next campaign.")),
        0.0,
        idle.select("customer_id", "customer_name", "active_machine_count", "last_occasion_on"),
    )
