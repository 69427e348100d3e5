"""The key figures of loyalty beside those of the map: fans, what they bring, attachment."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from dashboard.answers.kpis import Definition, Kpi, benchmark
from dashboard.answers.loyal_benefits import Premiums
from dashboard.text import N_, Said
from models import fans, proportions
from models.proportions import Share

_TABLE = "survey_responses"

FANS = Definition(
    "K-35",
    "fan_share",
    N_("Fan share"),
    N_(
        "Customers who are enthusiastic, loyal, recommend us and feel attached, with at least one "
        "trait that supports it, in all who answered."
    ),
    "up",
    _TABLE,
)
FAN_PREMIUM = Definition(
    "K-36",
    "premium_eur",
    N_("Fan premium per machine"),
    N_(
        "Service revenue of twelve months per machine in operation: the mean of fans less the mean "
        "of the others who answered. An association, not an effect."
    ),
    "up",
    _TABLE,
)
ATTACHED = Definition(
    "K-37",
    "attached_share",
    N_("Attached customers"),
    N_(
        "Customers with an attachment index of at least 75, bound or not, in all whose bond is "
        "known."
    ),
    "up",
    _TABLE,
)
PREMIUM = Definition(
    "PP",
    "accepted_share",
    N_("Accepted premium"),
    N_(
        "Respondents who accept this premium or a higher one for an original part with excellent "
        "service."
    ),
    "band",
    _TABLE,
)
PRICE_INDEX = Definition(
    "K-40",
    "price_ratio",
    N_("Part price index"),
    N_(
        "Our price divided by the market's, of parts with a known market price, weighted by our "
        "revenue with each."
    ),
    "band",
    "part_prices",
    benchmarks=(
        benchmark(
            N_("10 to 15 % more is accepted with excellent service"),
            "E3",
            N_("practitioner articles"),
        ),
    ),
)


def cards(customers: pl.DataFrame, year_ago: pl.DataFrame | None) -> tuple[Kpi, ...]:
    """Fan share, fan premium and attached share of the customers of a choice.

    Args:
        customers: Rows of `Portfolio.customers`.
        year_ago: The same a year earlier; ``None`` where the data does not reach back.
    """
    fan, attached = _shares(customers)
    if year_ago is not None:
        fan_before, attached_before = _shares(year_ago)
        fan = replace(fan, previous=fan_before.value)
        attached = replace(attached, previous=attached_before.value)
    # the premium of a handful of fans moves with each of them: its change would tell nothing
    return fan, _premium(customers), attached


def _shares(customers: pl.DataFrame) -> tuple[Kpi, Kpi]:
    answered = customers["fan_class"].drop_nulls()
    bonds = customers["bond_class"].drop_nulls()
    attached = int(bonds.is_in(["attached", "both"]).sum())
    return (
        _share(
            FANS,
            proportions.wilson(int((answered == "fan").sum()), answered.len()),
            N_("{part_count} of {n_count} customers who answered"),
        ),
        _share(
            ATTACHED,
            proportions.wilson(attached, bonds.len()),
            N_("{part_count} of {n_count} customers whose bond is known"),
        ),
    )


def premium_cards(premiums: Premiums) -> tuple[Kpi, ...]:
    """Who accepts which premium, and how our prices stand."""
    accepted = tuple(
        _share(
            replace(PREMIUM, label=_ACCEPT[premium]),
            share,
            N_("{part_count} of {n_count} respondents"),
        )
        for premium, share in premiums.accepted
    )
    if premiums.price_ratio is None:
        return accepted
    index = Kpi(
        PRICE_INDEX,
        value=premiums.price_ratio,
        basis=Said(N_("{part_count} parts with a market price"), vars(premiums)),
    )
    return (*accepted, index)


#: Premium -> what its card is called.
_ACCEPT = {0.10: N_("Accept 10 % more"), 0.15: N_("Accept 15 % more")}


def _share(definition: Definition, share: Share, counted: str) -> Kpi:
    if share.value is None:
        return Kpi(definition, basis=Said(N_("Nobody answered.")))
    values = {"part_count": round(share.value * share.n), "n_count": share.n}
    basis = Said(
        N_("{counted} · 95 % interval {low_share} to {high_share}"),
        {"counted": Said(counted, values), "low_share": share.low, "high_share": share.high},
    )
    return Kpi(definition, value=share.value, low=share.low, high=share.high, basis=basis)


def _premium(customers: pl.DataFrame) -> Kpi:
    found = fans.premium(customers)
    if found is None:
        too_few = N_("Needs {least_count} fans and as many others with a machine.")
        return Kpi(FAN_PREMIUM, basis=Said(too_few, {"least_count": fans.LEAST_CUSTOMERS}))
    basis = Said(
        N_("{fan_count} fans, {others_count} others · 95 % interval {low_eur} to {high_eur}"),
        vars(found),
    )
    return Kpi(
        FAN_PREMIUM, value=found.value_eur, low=found.low_eur, high=found.high_eur, basis=basis
    )
