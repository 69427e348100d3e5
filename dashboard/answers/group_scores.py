"""Satisfaction by group: class, region, role of the respondent."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from dashboard import words
from dashboard.answers.rated import Rated
from dashboard.text import N_, Said
from models import anonymity, families, means, satisfaction, waves

#: With fewer than this many customers a mean is marked as uncertain.
LOW_COUNT = 30


@dataclass(frozen=True)
class Breakdown:
    """Satisfaction per group.

    Attributes:
        groups: `group, csi_score, low_score, high_score, customer_count, respondent_count,
            is_low_count, all_score`; groups of too few people are put together as ``merged``.
        says: The takeaway, or why there is nothing to show.
    """

    groups: pl.DataFrame
    says: Said


_SCHEMA = {
    "group": pl.String,
    "csi_score": pl.Float64,
    "low_score": pl.Float64,
    "high_score": pl.Float64,
    "customer_count": pl.Int64,
    "respondent_count": pl.Int64,
    "is_low_count": pl.Boolean,
    "all_score": pl.Float64,
}


def by_class(rated: Rated) -> Breakdown:
    """By the class that a customer had before the wave began."""
    if rated.customers.filter(pl.col("customer_class") != "").is_empty():
        return _nothing(rated, N_("The invoices do not tell a class for the time of this wave."))
    return _by_customer(rated, "customer_class", keeps_order=True)


def by_region(rated: Rated) -> Breakdown:
    """By sales region."""
    if rated.customers.filter(pl.col("region") != "").is_empty():
        return _nothing(rated, N_("No customer has a sales region."))
    return _by_customer(rated, "region", keeps_order=False)


def by_role(rated: Rated) -> Breakdown:
    """By the role of the person who answered."""
    people = rated.now(rated.people).with_columns(group=pl.col("respondent_role").fill_null(""))
    if people.filter(pl.col("group") != "").is_empty():
        return _nothing(rated, N_("No answer tells the role of the person."))
    return _broken_down(rated, people, keeps_order=False)


def _nothing(rated: Rated, why: str) -> Breakdown:
    if rated.survey.is_anonymous:
        why = N_("This survey is anonymous: answers name no customer.")
    return Breakdown(pl.DataFrame(schema=_SCHEMA), Said(why))


def _by_customer(rated: Rated, of: str, *, keeps_order: bool) -> Breakdown:
    if rated.survey.is_anonymous:
        return _nothing(rated, "")
    groups = rated.customers.select("customer_id", group=of)
    people = rated.now(rated.people).join(groups, on="customer_id", how="left")
    known = people.with_columns(pl.col("group").fill_null(""))
    return _broken_down(rated, known, keeps_order=keeps_order)


def _broken_down(rated: Rated, people: pl.DataFrame, *, keeps_order: bool) -> Breakdown:
    rated_people = people.filter(pl.col("csi_score").is_not_null())
    counted = rated_people.group_by("group").agg(
        respondent_count=pl.len().cast(pl.Int64),
        customer_count=pl.col("customer_id").n_unique().cast(pl.Int64)
        if not rated.survey.is_anonymous
        else pl.lit(None, dtype=pl.Int64),
    )
    names = anonymity.merged(counted, by="group")
    if names["shown_as"].null_count():
        return Breakdown(
            pl.DataFrame(schema=_SCHEMA), Said(N_("Too few answers in every group to show them."))
        )
    placed = rated_people.join(names, on="group", how="left").with_columns(group="shown_as")
    units = satisfaction.customers(placed, by=("wave_id", "group"))
    found = pl.DataFrame(
        [_row(str(group), frame) for (group,), frame in units.group_by("group")],
        schema_overrides=_SCHEMA,
    )
    overall = means.interval(rated.now(rated.units)["csi_score"]).value
    found = _ordered(found.with_columns(all_score=pl.lit(overall)), keeps_order)
    return Breakdown(found.select(*_SCHEMA), _says(found, units))


def _row(group: str, units: pl.DataFrame) -> dict[str, object]:
    mean = means.interval(units["csi_score"])
    return {
        "group": group,
        "csi_score": mean.value,
        "low_score": mean.low,
        "high_score": mean.high,
        "customer_count": mean.n,
        "respondent_count": int(units["respondent_count"].sum()),
        "is_low_count": mean.n < LOW_COUNT,
    }


def _ordered(found: pl.DataFrame, keeps_order: bool) -> pl.DataFrame:
    """By name or lowest score first; what was put together, and what is not known, last."""
    is_rest = pl.col("group").is_in([anonymity.MERGED, ""])
    return found.sort(is_rest, "group" if keeps_order else "csi_score")


def _says(found: pl.DataFrame, units: pl.DataFrame) -> Said:
    named = [name for name in found["group"] if name not in (anonymity.MERGED, "")]
    tested = [_against_the_rest(units, name) for name in named]
    apart = [
        name
        for name, p in zip(named, families.holm(tested), strict=True)
        if p is not None and p < 0.05
    ]
    if not apart:
        return Said(N_("No group differs from the others by more than chance."))
    places = {f"group_{no}": _word(name) for no, name in enumerate(apart)}
    listed = Said(", ".join(f"{{{place}}}" for place in places), places)
    return Said(N_("Different from all others by more than chance: {groups}."), {"groups": listed})


def _against_the_rest(units: pl.DataFrame, group: str) -> float | None:
    is_group = pl.col("group") == group
    sides = (units.filter(~is_group)["csi_score"], units.filter(is_group)["csi_score"])
    found = waves.difference(*sides)
    return found.p_value if found else None


def _word(group: str) -> Said:
    return Said(words.CODES[group]) if group in words.CODES else Said("{group}", {"group": group})
