"""What service promised and kept: times, promises and first-time solutions of the cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from dashboard.answers.asked import Asked
from dashboard.answers.kpis import Definition, Kpi
from dashboard.answers.worded import word
from dashboard.text import N_, Said
from models import service_level, windows
from models.proportions import Share
from models.windows import Window


@dataclass(frozen=True)
class Promises:
    """The service cases of a period.

    Attributes:
        case_count: Cases counted.
        left_out_count: Cases whose times cannot have followed each other (V-14): left out.
        kpis: K-25 to K-30 and the share of emergencies.
        levels: See `service_level.by_case_type`.
        levels_say: Their takeaway.
        places: See `service_level.by_group`: response, on site and express parts by sales region
            (by country where no region is known).
        places_say: Their takeaway.
    """

    case_count: int
    left_out_count: int
    kpis: tuple[Kpi, ...]
    levels: pl.DataFrame
    levels_say: Said
    places: pl.DataFrame
    places_say: Said

    @property
    def promised(self) -> pl.DataFrame:
        """The kinds of case and promises that can be judged."""
        return self.levels.filter(pl.col("promised_count") > 0)


#: Promise -> the cases it is about, as a filter, and the column that says whether it was kept.
_JUDGED: Mapping[str, tuple[pl.Expr, str]] = {
    "response": (pl.lit(True), "is_response_kept"),
    "onsite": (pl.col("is_emergency").fill_null(False), "is_onsite_kept"),
    "express": (pl.col("case_type") == "part_express", "is_resolution_kept"),
}

_WAIT = Definition(
    "K-25", "wait_seconds", N_("Wait on the phone"),
    N_("Median of the seconds a caller waited until somebody answered."), "down",
)  # fmt: skip

_SHARES: tuple[tuple[Definition, pl.Expr, str], ...] = (
    (
        Definition(
            "K-26", "response_share", N_("Response promise kept"),
            N_("Cases whose first response came within the time promised, divided by the cases "
               "with a promise that can be judged."), "up",
        ),
        *_JUDGED["response"],
    ),
    (
        Definition(
            "K-28", "onsite_share", N_("Emergency visit as promised"),
            N_("Emergencies with the technician on site within the time promised, divided by the "
               "emergencies with a promise that can be judged."), "up",
        ),
        *_JUDGED["onsite"],
    ),
    (
        Definition(
            "K-27", "express_share", N_("Express parts on time"),
            N_("Cases of express parts solved within the time promised, divided by those with a "
               "promise that can be judged."), "up",
        ),
        *_JUDGED["express"],
    ),
    (
        Definition(
            "K-29", "contact_share", N_("Solved at first contact"),
            N_("Technical questions solved at the first contact, divided by the technical "
               "questions for which this is known."), "up",
        ),
        pl.col("case_type") == "technical_question",
        "is_solved_first_contact",
    ),
    (
        Definition(
            "K-30", "visit_share", N_("First-visit fix"),
            N_("Visits after which nothing was left to do, divided by the visits for which this "
               "is known."), "up",
        ),
        pl.lit(True),
        "is_solved_first_visit",
    ),
    (
        Definition(
            "emergency", "emergency_share", N_("Emergencies"),
            N_("Cases that were emergencies, divided by the cases for which this is known."),
            "down",
        ),
        pl.lit(True),
        "is_emergency",
    ),
)  # fmt: skip


def opened(asked: Asked, window: Window | None = None) -> pl.DataFrame:
    """The cases opened in a window, also those out of order."""
    return asked.rows("cases_opened", window)


def timed(asked: Asked, cases: pl.DataFrame) -> pl.DataFrame:
    """Those of `opened` in order, with their hours and whether promises were kept."""
    ordered = cases.filter(~pl.col("is_out_of_order"))
    return service_level.timed(ordered, known_to_on=windows.day_after(asked.as_of))


def broken(cases: pl.DataFrame) -> pl.DataFrame:
    """`customer_id, case_count, broken_count` (promises broken) of every customer with a case."""
    lost = pl.sum_horizontal(
        (~pl.col(f"is_{promise}_kept")).fill_null(False) for promise in service_level.PROMISES
    )
    return cases.group_by("customer_id").agg(
        pl.len().cast(pl.Int64).alias("case_count"),
        lost.sum().cast(pl.Int64).alias("broken_count"),
    )


def found(asked: Asked, cases: pl.DataFrame, *, left_out_count: int) -> Promises:
    """What the cases of the period say.

    Args:
        asked: The question.
        cases: What `timed` returns for it.
        left_out_count: Cases out of order.
    """
    levels = service_level.by_case_type(cases)
    places = service_level.by_group(_judged(cases))
    return Promises(
        case_count=cases.height,
        left_out_count=left_out_count,
        kpis=_kpis(asked, cases),
        levels=levels,
        levels_say=_levels_say(levels),
        places=places,
        places_say=_places_say(places),
    )


def kept_share(cases: pl.DataFrame) -> float | None:
    """Share of first responses that came as promised."""
    return service_level.share(cases["is_response_kept"]).value


# --- cards ------------------------------------------------------------------------------------


def _kpis(asked: Asked, cases: pl.DataFrame) -> tuple[Kpi, ...]:
    before = _year_before(asked, cases)
    return (
        _wait(asked, cases, before),
        *(
            _share(asked, definition, _of(cases, which, flag), _of(before, which, flag).value)
            for definition, which, flag in _SHARES
        ),
    )


def _year_before(asked: Asked, cases: pl.DataFrame) -> pl.DataFrame:
    """The cases of the year before a period of a year; none where there is nothing to compare."""
    first = asked.warehouse.vintage.tables["service_cases"].from_on
    before = asked.previous
    if asked.window.month_count != 12 or first is None or first > before.from_on:
        return cases.clear()
    return timed(asked, opened(asked, before))


def _of(cases: pl.DataFrame, which: pl.Expr, flag: str) -> Share:
    return service_level.share(cases.filter(which)[flag])


def _share(asked: Asked, definition: Definition, now: Share, before: float | None) -> Kpi:
    basis = N_(
        "{case_count} cases · 95 % interval {low_share} to {high_share} · {from_month} – {to_month}"
    )
    values = {"case_count": now.n, "low_share": now.low, "high_share": now.high}
    return Kpi(
        definition,
        value=now.value,
        previous=before,
        low=now.low,
        high=now.high,
        basis=Said(basis, {**values, **asked.period(asked.window)}) if now.n else _NOTHING,
    )


def _wait(asked: Asked, cases: pl.DataFrame, before: pl.DataFrame) -> Kpi:
    median = service_level.quantile(cases["wait_seconds"], 0.5)
    p90 = service_level.quantile(cases["wait_seconds"], 0.9)
    basis = N_(
        "9 in 10 callers waited at most {p90_seconds} · {case_count} calls · 95 % interval "
        "{low_seconds} to {high_seconds} · {from_month} – {to_month}"
    )
    values = {
        "p90_seconds": p90.value,
        "case_count": median.n,
        "low_seconds": median.low,
        "high_seconds": median.high,
    }
    return Kpi(
        _WAIT,
        value=median.value,
        previous=service_level.quantile(before["wait_seconds"], 0.5).value,
        low=median.low,
        high=median.high,
        basis=Said(basis, {**values, **asked.period(asked.window)}) if median.n else _NOTHING,
    )


_NOTHING = Said(N_("No case of the period says anything about it."))


# --- by kind of case and by region ------------------------------------------------------------


def _levels_say(levels: pl.DataFrame) -> Said:
    known = levels.filter(pl.col("promised_count") > 0)
    if known.is_empty():
        return Said(N_("No case names what was promised: only the times can be told."))
    row = known.sort(["kept_share", "case_type", "promise"]).row(0, named=True)
    return Said(
        N_(
            "Least often kept: {promise}, {case_type}: {kept_share} of {promised_count} cases "
            "(95 % interval {kept_low_share} to {kept_high_share})."
        ),
        {**row, "promise": word(row["promise"]), "case_type": word(row["case_type"])},
    )


def _judged(cases: pl.DataFrame) -> pl.DataFrame:
    by = "region" if cases["region"].count() else "country"
    return pl.concat(
        cases.filter(which & pl.col(flag).is_not_null() & pl.col(by).is_not_null()).select(
            pl.lit(promise).alias("promise"),
            pl.col(by).alias("place"),
            pl.col(flag).alias("is_kept"),
        )
        for promise, (which, flag) in _JUDGED.items()
    )


def _places_say(places: pl.DataFrame) -> Said:
    if not places["elsewhere_share"].count():
        return Said(N_("There are not two regions with promises to compare."))
    behind = places.filter(pl.col("is_conspicuous") & (pl.col("difference_share") < 0))
    if behind.is_empty():
        return Said(N_("No region keeps fewer promises than the others beyond what chance makes."))
    row = behind.row(0, named=True)
    return Said(
        N_(
            "{place} lies behind: {promise} {kept_share} kept, elsewhere {elsewhere_share} "
            "({promised_count} cases). Regions and promises that lie behind beyond chance: "
            "{conspicuous_count}."
        ),
        {**row, "promise": word(row["promise"]), "conspicuous_count": behind.height},
    )
