"""Satisfaction by group: class, region, role of the respondent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from dashboard import words
from dashboard.answers.rated import Rated, questions
from dashboard.text import N_, Said
from models import anonymity, families, means, satisfaction, waves

#: With fewer than this many customers a mean is marked as uncertain.
LOW_COUNT = 30
#: A corrected p-value below this is a difference.
LEVEL = 0.05


@dataclass(frozen=True)
class Breakdown:
    """Satisfaction per group.

    Attributes:
        groups: `class_group`, `region_group` or `role_group`, then `csi_score, low_score,
            high_score, customer_count, respondent_count, is_low_count, all_score`; groups of too
            few people are put together as ``merged``.
        says: The takeaway, or why there is nothing to show.
    """

    groups: pl.DataFrame
    says: Said


#: From people to the same with their `group`; an empty one is not known.
Placed = Callable[[pl.DataFrame], pl.DataFrame]

_FIGURES = {
    "csi_score": pl.Float64,
    "low_score": pl.Float64,
    "high_score": pl.Float64,
    "customer_count": pl.Int64,
    "respondent_count": pl.Int64,
    "is_low_count": pl.Boolean,
    "all_score": pl.Float64,
}
_RESTS = (anonymity.MERGED, "")


def by_class(rated: Rated) -> Breakdown:
    """By the class that a customer had before the wave began."""
    why = N_("The invoices do not tell a class for the time of this wave.")
    return _by_customer(rated, "customer_class", "class_group", why)


def by_region(rated: Rated) -> Breakdown:
    """By sales region."""
    return _by_customer(rated, "region", "region_group", N_("No customer has a sales region."))


def by_role(rated: Rated) -> Breakdown:
    """By the role of the person who answered."""

    def placed(people: pl.DataFrame) -> pl.DataFrame:
        return people.with_columns(group=pl.col("respondent_role").fill_null(""))

    why = N_("No answer tells the role of the person.")
    return _broken_down(rated, placed, "role_group", why)


def _by_customer(rated: Rated, of: str, named: str, why: str) -> Breakdown:
    if rated.survey.is_anonymous:
        return _nothing(named, N_("This survey is anonymous: answers name no customer."))
    groups = rated.customers.select("customer_id", group=of)

    def placed(people: pl.DataFrame) -> pl.DataFrame:
        known = people.join(groups, on="customer_id", how="left", maintain_order="left")
        return known.with_columns(pl.col("group").fill_null(""))

    return _broken_down(rated, placed, named, why)


def _nothing(named: str, why: str) -> Breakdown:
    return Breakdown(pl.DataFrame(schema={named: pl.String, **_FIGURES}), Said(why))


def _broken_down(rated: Rated, placed: Placed, named: str, why: str) -> Breakdown:
    people = placed(rated.now(rated.people).drop_nulls("csi_score"))
    if people.is_empty():
        return _nothing(named, N_("Without an index there is nothing to compare."))
    if people.filter(pl.col("group") != "").is_empty():
        return _nothing(named, why)
    names = _names(rated, people, placed)
    if names is None:
        return _nothing(named, N_("Too few answers to show groups without telling of people."))
    if names["shown_as"].n_unique() == 1:
        return _nothing(named, N_("There is only one group in this choice."))
    shown = people.join(names, on="group", how="left").with_columns(group="shown_as")
    units = satisfaction.customers(shown, by=("wave_id", "group"))
    overall = means.interval(rated.now(rated.units)["csi_score"]).value
    rows = [_row(str(group), frame) for (group,), frame in units.group_by("group")]
    found = pl.DataFrame(rows, schema={"group": pl.String, **_FIGURES}).with_columns(
        all_score=pl.lit(overall)
    )
    # classes have an order of their own; of the others the lowest comes first
    order = "group" if named == "class_group" else "csi_score"
    ordered = found.sort(pl.col("group").is_in(_RESTS), order)
    return Breakdown(ordered.rename({"group": named}), _says(named, ordered["group"], units))


def _names(rated: Rated, people: pl.DataFrame, placed: Placed) -> pl.DataFrame | None:
    """`group, shown_as`, so that neither one view nor comparing two tells of few people."""
    told = [
        placed(satisfaction.respondents(questions(rated.now(answers))).drop_nulls("csi_score"))
        for answers in rated.survey.by_subtraction
    ]
    is_anonymous = rated.survey.is_anonymous
    risky = {name for frame in told for name in _hidden(frame, is_anonymous)}
    # a group that another view would tell apart counts as too small
    counted = _counted(people, is_anonymous).with_columns(
        pl.when(pl.col("group").is_in(risky))
        .then(0)
        .otherwise("respondent_count")
        .alias("respondent_count")
    )
    names = anonymity.merged(counted, by="group")
    if names["shown_as"].null_count():
        return None
    for frame in told:
        together = frame.join(names, on="group", how="inner").with_columns(group="shown_as")
        if _hidden(together, is_anonymous):
            return None
    return names


def _counted(people: pl.DataFrame, is_anonymous: bool) -> pl.DataFrame:
    of = pl.lit(None, dtype=pl.Int64) if is_anonymous else pl.col("customer_id").n_unique()
    return people.group_by("group").agg(
        respondent_count=pl.len().cast(pl.Int64), customer_count=of.cast(pl.Int64)
    )


def _hidden(people: pl.DataFrame, is_anonymous: bool) -> list[str]:
    """The groups in which some, but too few people are left."""
    counted = _counted(people, is_anonymous)
    return [name for name, *counts in counted.rows() if anonymity.is_hidden_by(*counts)]


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


def _says(named: str, groups: pl.Series, units: pl.DataFrame) -> Said:
    names = [name for name in groups if name not in _RESTS]
    corrected = families.holm([_against_the_rest(units, name) for name in names])
    tested = zip(names, corrected, strict=True)
    apart = [name for name, p_value in tested if p_value is not None and p_value < LEVEL]
    if not apart:
        return Said(N_("No group differs from the others by more than chance."))
    places = {f"group_{no}": _word(named, name) for no, name in enumerate(apart)}
    listed = Said(", ".join(f"{{{place}}}" for place in places), places)
    return Said(N_("Different from all others by more than chance: {groups}."), {"groups": listed})


def _against_the_rest(units: pl.DataFrame, group: str) -> float | None:
    is_group = pl.col("group") == group
    sides = (units.filter(~is_group)["csi_score"], units.filter(is_group)["csi_score"])
    found = waves.difference(*sides)
    return found.p_value if found else None


def _word(named: str, group: str) -> Said:
    is_code = named == "role_group" and group in words.CODES
    return Said(words.CODES[group]) if is_code else Said("{group}", {"group": group})
