"""Which problems were told, and in which words; only where enough people stand behind them."""

from __future__ import annotations

import polars as pl

from dashboard.answers.worded import word
from dashboard.text import N_, Said
from models import anonymity, incidents, problems

#: What the usual code lists call everything else: no problem somebody could work on.
NO_SINGLE_PROBLEM = "other"


def overall(told: pl.DataFrame, asked_count: int) -> pl.DataFrame:
    """The problems of all touchpoints together, see `problems.frap`."""
    return problems.frap(_told_by_enough(told), asked_count=asked_count)


def by_touchpoint(told: pl.DataFrame, journey: pl.DataFrame, asked_count: int) -> pl.DataFrame:
    """The same per `touchpoint_id` that is shown."""
    ids = journey.filter(pl.col("shown") == "told")["touchpoint_id"].to_list()
    parts = [(one, told.filter(pl.col("touchpoint_id") == one)) for one in ids]
    found = [
        overall(part, asked_count).select(pl.lit(one).alias("touchpoint_id"), pl.all())
        for one, part in parts
    ]
    nothing = overall(told.clear(), asked_count)
    empty = nothing.select(pl.lit(None, pl.String).alias("touchpoint_id"), pl.all())
    return pl.concat([empty, *found])


def _told_by_enough(told: pl.DataFrame) -> pl.DataFrame:
    """The bad events whose problem was told by enough people."""
    bad = told.filter((pl.col("valence") == "negative") & pl.col("problem_code").is_not_null())
    named = incidents.shown(bad, by="problem_code")
    return bad.filter(pl.col("problem_code").is_in(named.implode()))


def says(whole: pl.DataFrame, asked_count: int) -> Said:
    """Which problem of all touchpoints weighs most, and which costs most business."""
    known = whole.filter(
        pl.col("frap_index").is_not_null() & (pl.col("problem_code") != NO_SINGLE_PROBLEM)
    )
    if known.is_empty():
        return Said(N_("No problem was told by enough people with how annoying it was."))
    first = known.row(0, named=True)
    costly = known.sort(["reaction_index", "problem_code"], descending=[True, False]).row(
        0, named=True
    )
    values = {
        "problem": word(first["problem_code"]),
        "asked_count": asked_count,
        **first,
    }
    first_says = Said(
        N_(
            "{problem} weighs most: it hit {customer_count} of {asked_count} customers asked "
            "({frequency_share}), annoyance {annoyance_score} of 5, FRAP {frap_index}."
        ),
        values,
    )
    if not costly["reaction_index"]:
        return first_says
    template = (
        N_("{says} It also costs most business: {reaction_share} of those hit bought less or left.")
        if costly["problem_code"] == first["problem_code"]
        else N_(
            "{says} But {problem} costs most business: {reaction_share} of those hit bought less "
            "or left."
        )
    )
    named = {"problem": word(costly["problem_code"])}
    return Said(template, {**costly, **named, "says": first_says})


def quotes(told: pl.DataFrame, journey: pl.DataFrame) -> pl.DataFrame:
    """Free text of touchpoints and valences with enough people; the same words once."""
    named = journey.filter(pl.col("shown") == "told").select(
        "place_no", "touchpoint_id", "english_touchpoint_name", "german_touchpoint_name"
    )
    said = told.filter(pl.col("description").is_not_null()).with_columns(
        pl.concat_str("touchpoint_id", pl.lit(" "), "valence").alias("group")
    )
    people = pl.col("teller_id").n_unique().over("group")
    customers = pl.col("customer_id").n_unique().over("group")
    enough = (people >= anonymity.LEAST_RESPONDENTS) & (customers >= anonymity.LEAST_CUSTOMERS)
    return (
        said.filter(enough)
        .group_by("touchpoint_id", "valence", "description")
        .agg(
            pl.len().cast(pl.Int64).alias("incident_count"),
            pl.col("intensity_score").mean().alias("intensity_score"),
        )
        .join(named, on="touchpoint_id")
        .sort(
            ["place_no", "valence", "incident_count", "description"],
            descending=[False, False, True, False],
        )
        .select(
            "touchpoint_id", "english_touchpoint_name", "german_touchpoint_name", "valence",
            "incident_count", "intensity_score", "description",
        )
    )  # fmt: skip
