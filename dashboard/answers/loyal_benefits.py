"""What goes with loyalty, and what customers accept to pay more."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from dashboard.answers.asked import Asked
from dashboard.answers.loyal_portfolio import Portfolio
from dashboard.answers.surveyed import surveyed
from dashboard.text import N_, Said
from models import anonymity, benefits, proportions, windows
from models.proportions import Share
from models.quadrants import QUADRANTS

#: Columns of the comparison, in the order shown.
_COMPARED = (
    "benefit",
    "core_share",
    "others_share",
    "benefit_class",
    "difference_points",
    "low_points",
    "high_points",
    "p_holm_index",
    "core_count",
    "others_count",
)
#: Premiums whose acceptance is told (INV-95 of the field's claims: 10 to 15 %).
PREMIUMS = (0.10, 0.15)


def compared(asked: Asked, customers: pl.DataFrame) -> pl.DataFrame:
    """The rows of `benefits.benefits` for core customers against all others on the map."""
    on_map = customers.filter(pl.col("quadrant").is_in(QUADRANTS))
    known = pl.col("contact_cost_eur").is_not_null() & (pl.col("revenue_eur") > 0)
    ready = on_map.with_columns(
        is_core=pl.col("quadrant") == "core",
        discount_share=1 - pl.col("list_base_eur") / pl.col("list_price_eur"),
        has_discount=pl.col("list_price_eur") > 0,
        cost_base_eur=pl.when(known).then("revenue_eur").otherwise(0.0),
        has_reference=pl.col("is_reference").is_not_null(),
        revenue_again_eur="revenue_eur",
    )
    if not asked.covers(windows.previous(asked.year)):
        ready = ready.drop("revenue_again_eur")
    points = pl.col("difference_points", "low_points", "high_points").round(1)
    shares = pl.col("core_share", "others_share", "p_holm_index").round(3)
    return benefits.benefits(ready).select(_COMPARED).with_columns(points + 0.0, shares)


def compared_says(found: pl.DataFrame) -> Said:
    """What to take from the comparison."""
    told = found.filter(pl.col("benefit_class") != "alike")
    tested = found["p_holm_index"].count()
    if not tested:
        return Said(
            N_(
                "Too few customers on one of the sides to compare: at least {least_count} are "
                "needed on each."
            ),
            {"least_count": benefits.LEAST_CUSTOMERS},
        )
    if told.is_empty():
        return Said(
            N_(
                "None of {tested_count} figures tells core customers from the others beyond chance."
            ),
            {"tested_count": tested},
        )
    return Said(
        N_(
            "Beyond chance, core customers differ from the others in {told_count} of "
            "{tested_count} figures, in {better_count} of them for the better. These are "
            "associations, not effects."
        ),
        {
            "told_count": told.height,
            "tested_count": tested,
            "better_count": told.filter(pl.col("benefit_class") == "better").height,
        },
    )


@dataclass(frozen=True)
class Premiums:
    """What respondents accept to pay more for an original part with excellent service.

    Attributes:
        levels: `premium_share`, `respondent_count`, `respondent_share`, `at_least_share` (this or
            more), lowest first; no rows where too few answered.
        accepted: Premium -> share of the respondents who accept it, with interval.
        median_share: What half of them accept; ``None`` where too few answered.
        price_ratio: Own price of parts divided by the market's; ``None`` without prices.
        part_count: Parts compared for it.
        says: What to take from it.
    """

    levels: pl.DataFrame
    accepted: tuple[tuple[float, Share], ...]
    median_share: float | None
    price_ratio: float | None
    part_count: int
    says: Said


def premiums(asked: Asked, portfolio: Portfolio) -> Premiums:
    """The distribution of accepted premiums of the choice's customers."""
    everyone = portfolio.everyone
    said = everyone.answers.premiums.join(portfolio.customers, on="customer_id", how="semi")
    accepted = said["premium_share"].round(4)
    why = _too_few(asked, everyone.answers.premiums, said)
    if why is not None:
        return Premiums(
            _levels(accepted.clear()), (), None, everyone.price_ratio, everyone.part_count, why
        )
    median = accepted.median()
    shares = tuple(
        (one, proportions.wilson(int((accepted >= one).sum()), accepted.len())) for one in PREMIUMS
    )
    return Premiums(
        _levels(accepted),
        shares,
        float(median),  # type: ignore[arg-type]  # the median of numbers
        everyone.price_ratio,
        everyone.part_count,
        _says(float(median), accepted.len(), everyone.price_ratio),  # type: ignore[arg-type]
    )


def _too_few(asked: Asked, everyone: pl.DataFrame, said: pl.DataFrame) -> Said | None:
    """Why the premiums of the choice are not told; the answers are of more than one wave."""
    if said.is_empty():
        return Said(N_("Nobody was asked what an original part may cost more."))
    if not anonymity.is_enough(said.height, said["customer_id"].n_unique()):
        return Said(
            N_("Too few answers: {found_count} so far, at least {least_count} are needed."),
            {"found_count": said.height, "least_count": anonymity.LEAST_RESPONDENTS},
        )
    rest = everyone.join(said, on="customer_id", how="anti")
    if anonymity.is_hidden_by(rest.height, rest["customer_id"].n_unique()):
        return Said(
            N_(
                "This choice leaves so few people out that their answers could be told by "
                "subtraction. Choose fewer customers, or all."
            )
        )
    return surveyed(asked).too_few


def _levels(accepted: pl.Series) -> pl.DataFrame:
    count = pl.col("respondent_count")
    return (
        accepted.alias("premium_share")
        .to_frame()
        .group_by("premium_share")
        .agg(respondent_count=pl.len().cast(pl.Int64))
        .sort("premium_share")
        .with_columns(
            respondent_share=count / count.sum(),
            at_least_share=count.reverse().cum_sum().reverse() / count.sum(),
        )
    )


def _says(median: float, answered: int, price_ratio: float | None) -> Said:
    values = {"median_share": median, "answered_count": answered}
    if price_ratio is None:
        return Said(
            N_(
                "Half of {answered_count} respondents accept to pay {median_share} or more on top "
                "for an original part with excellent service."
            ),
            values,
        )
    values["above_share"] = price_ratio - 1
    if median < price_ratio - 1:
        return Said(
            N_(
                "Half of {answered_count} respondents accept at most {median_share} on top for an "
                "original part with excellent service; our parts cost {above_share} more than the "
                "market's."
            ),
            values,
        )
    return Said(
        N_(
            "Half of {answered_count} respondents accept {median_share} or more on top for an "
            "original part with excellent service; our parts cost {above_share} more than the "
            "market's."
        ),
        values,
    )
