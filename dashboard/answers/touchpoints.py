"""Where do customers meet us, where does it go wrong, and do we keep our promises?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from dashboard import filters
from dashboard.answers import complaints, promises, told
from dashboard.answers.asked import Asked, kept
from dashboard.answers.complaints import Complaints
from dashboard.answers.promises import Promises
from dashboard.answers.surveyed import surveyed
from dashboard.answers.told import Told
from dashboard.text import N_, Said

#: What a file with one table holds.
MAIN_TABLE = "customers"


@dataclass(frozen=True)
class Touchpoints:
    """Everything the page Touchpoints shows.

    Attributes:
        headline: The answer in one sentence.
        hints: What to keep in mind about the data.
        from_on, last_on: First and last day of the period.
        told: What customers told; ``None`` where nothing (or nothing that may be shown) is told.
        complaints: The iceberg and recovery; ``None`` as above.
        promises: What service cases say; ``None`` where there are none.
        customers: `customer_id, customer_name, region, revenue_eur, negative_count,
            complaint_count, broken_count, case_count`: customers with bad events or broken
            promises, the largest revenue of the period first.
        customers_there: The same per `touchpoint_id` that is shown: customers with bad events
            there; complaints are those of these events.
        notes: Choice, period and definitions, for the exports.
    """

    headline: Said
    hints: tuple[Said, ...]
    from_on: date
    last_on: date
    told: Told | None
    complaints: Complaints | None
    promises: Promises | None
    customers: pl.DataFrame
    customers_there: pl.DataFrame
    notes: tuple[Said, ...]

    def who(self, touchpoint_id: str | None) -> pl.DataFrame:
        """The customers of one touchpoint, or of all (``None``)."""
        if touchpoint_id is None:
            return self.customers
        there = pl.col("touchpoint_id") == touchpoint_id
        return self.customers_there.filter(there).drop("touchpoint_id")


@kept
def answer(asked: Asked) -> Touchpoints:
    """The page Touchpoints for a choice."""
    events, survey = told.rows(asked), surveyed(asked)
    opened = promises.opened(asked)
    cases = promises.timed(asked, opened)
    left_out_count = opened.height - cases.height
    silenced = told.too_few(asked, events) if events.height else None
    speaks = bool(events.height) and silenced is None
    heard = told.found(asked, events, survey) if speaks else None
    levels = promises.found(asked, cases, left_out_count=left_out_count) if cases.height else None
    broken = promises.broken(cases)
    bad = events.filter(pl.col("valence") == "negative") if speaks else events.clear()
    there = _hit(_shown(bad, heard), "touchpoint_id").join(broken, on="customer_id", how="left")
    return Touchpoints(
        headline=_headline(asked, heard, cases, silenced),
        hints=(
            *_about_events(asked, heard, silenced),
            *_about_cases(asked, opened, left_out_count),
        ),
        from_on=asked.window.from_on,
        last_on=asked.window.last_on,
        told=heard,
        complaints=complaints.found(asked, events, survey) if speaks else None,
        promises=levels,
        customers=_named(asked, _concerned(bad, broken)),
        customers_there=_named(asked, there),
        notes=_notes(asked),
    )


def _concerned(bad: pl.DataFrame, broken: pl.DataFrame) -> pl.DataFrame:
    """Customers with bad events or broken promises."""
    both = _hit(bad).join(broken, on="customer_id", how="full", coalesce=True)
    return both.filter((pl.col("negative_count") > 0) | (pl.col("broken_count") > 0))


def _shown(bad: pl.DataFrame, heard: Told | None) -> pl.DataFrame:
    """The bad events at touchpoints that may be shown."""
    if heard is None:
        return bad.clear()
    return bad.join(heard.chosen.select("touchpoint_id"), on="touchpoint_id", how="semi")


def _named(asked: Asked, counted: pl.DataFrame) -> pl.DataFrame:
    """Counts per customer with the customer's name and revenue, the largest first."""
    counts = ("negative_count", "complaint_count", "broken_count", "case_count")
    who = asked.rows("customers_in_window").select(
        "customer_id", "customer_name", "region", "revenue_eur"
    )
    before = [name for name in counted.columns if name == "touchpoint_id"]
    return (
        counted.join(who, on="customer_id")
        .with_columns(pl.col(counts).fill_null(0))
        .select(*before, *who.columns, *counts)
        .sort(
            [*before, "revenue_eur", "customer_id"],
            descending=[*([False] * len(before)), True, False],
        )
    )


def _hit(bad: pl.DataFrame, *by: str) -> pl.DataFrame:
    return bad.group_by(*by, "customer_id").agg(
        pl.len().cast(pl.Int64).alias("negative_count"),
        pl.col("is_complaint").sum().cast(pl.Int64).alias("complaint_count"),
    )


def _headline(asked: Asked, heard: Told | None, cases: pl.DataFrame, silenced: Said | None) -> Said:
    parts = {"told": _told_says(heard), "kept": _kept_says(cases)}
    said = {name: says for name, says in parts.items() if says is not None}
    if said:
        return Said(" ".join(f"{{{name}}}" for name in said), said)
    if silenced is not None:
        return silenced
    return Said(
        N_("No incident was told and no service case opened from {from_month} to {to_month}."),
        asked.period(asked.window),
    )


def _told_says(heard: Told | None) -> Said | None:
    if heard is None:
        return None
    worst = told.at_stake(heard.journey)
    values = {
        "negative_share": heard.negative_count / heard.incident_count,
        "customer_count": heard.customer_count,
    }
    if worst is None:
        says = N_("{negative_share} of what {customer_count} customers told was bad.")
        return Said(says, values)
    says = N_(
        "{negative_share} of what {customer_count} customers told was bad; most is at stake at "
        "{touchpoint}."
    )
    return Said(says, {**told.in_words(worst), **values})


def _kept_says(cases: pl.DataFrame) -> Said | None:
    share = promises.kept_share(cases)
    if share is None:
        return None
    return Said(N_("{kept_share} of the first responses came as promised."), {"kept_share": share})


def _about_events(asked: Asked, heard: Told | None, silenced: Said | None) -> tuple[Said, ...]:
    if silenced is not None:
        return (Said(N_("What customers told is not shown. {why}"), {"why": silenced}),)
    if heard is None:
        return (_nothing_told(asked),)
    if asked.warehouse.has("touchpoints"):
        return ()
    says = N_(
        "The table touchpoints is not published: the usual list of a machine builder is taken, and "
        "no touchpoint is flagged as a moment of truth."
    )
    return (Said(says),)


def _about_cases(asked: Asked, opened: pl.DataFrame, left_out_count: int) -> tuple[Said, ...]:
    if opened.is_empty():
        return (_no_case(asked),)
    if not left_out_count:
        return ()
    says = N_(
        "{left_out_count} cases are left out because their times cannot have followed each other "
        "(rule V-14, see Data status)."
    )
    return (Said(says, {"left_out_count": left_out_count}),)


def _nothing_told(asked: Asked) -> Said:
    if asked.warehouse.has("incidents"):
        says = N_("No incident was told from {from_month} to {to_month}.")
        return Said(says, asked.period(asked.window))
    return Said(
        N_(
            "Publish the table incidents to see the journey, the path, problems and complaints: "
            "events that customers told, with touchpoint and good or bad."
        )
    )


def _no_case(asked: Asked) -> Said:
    if asked.warehouse.has("service_cases"):
        says = N_("No service case was opened from {from_month} to {to_month}.")
        return Said(says, asked.period(asked.window))
    return Said(
        N_(
            "Publish the table service_cases to see whether promises are kept: cases with the "
            "times and hours promised."
        )
    )


def _notes(asked: Asked) -> tuple[Said, ...]:
    return (
        Said(N_("Period: {from_month} – {to_month}."), asked.period(asked.window)),
        *filters.described(asked.choice),
        Said(
            N_(
                "Incidents count in the period in which they were told, cases in the one in which "
                "they were opened. Customers asked told an incident or answered a survey in the "
                "period. Broken promises: first response, arrival and solution later "
                "than promised. Service revenue is that of the period."
            )
        ),
    )
