"""What changed between the waves of a survey, and what of it is real."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from dashboard.answers.rated import Rated
from dashboard.text import N_, Said
from models import anonymity, means, waves
from models.waves import Change, Decomposition


@dataclass(frozen=True)
class WaveChanges:
    """The satisfaction index over the waves.

    Attributes:
        trend: `wave_id, last_on, csi_score, low_score, high_score, customer_count,
            respondent_count`, oldest first; only waves that may be shown.
        trend_says: The takeaway.
        parts: `part, change_score, low_score, high_score, customer_count` of the change against
            the wave before; empty where there is none or the parts would tell too much.
        found: The change taken apart; ``None`` where there is no wave before.
        says: What of the change is real, in one sentence.
    """

    trend: pl.DataFrame
    trend_says: Said
    parts: pl.DataFrame
    found: Decomposition | None
    says: Said


def changed(rated: Rated) -> WaveChanges:
    """The index over the waves, and the change against the wave before."""
    trend = _trend(rated)
    found = _decomposed(rated)
    return WaveChanges(
        trend=trend,
        trend_says=_trend_says(rated, trend),
        parts=_parts(found),
        found=found,
        says=_says(rated, found),
    )


def signed(name: str, value: float) -> Said:
    """A change with its sign."""
    return Said(f"+{{{name}}}" if value > 0 else f"{{{name}}}", {name: value})


def _trend(rated: Rated) -> pl.DataFrame:
    rows = []
    for wave in rated.shown.iter_rows(named=True):
        units = rated.units.filter(pl.col("wave_id") == wave["wave_id"])
        mean = means.interval(units["csi_score"])
        rows.append(
            {
                "wave_id": wave["wave_id"],
                "last_on": wave["last_on"],
                "csi_score": mean.value,
                "low_score": mean.low,
                "high_score": mean.high,
                "customer_count": mean.n,
                "respondent_count": int(units["respondent_count"].sum()),
            }
        )
    return pl.DataFrame(rows, schema=_TREND).drop_nulls("csi_score")


_TREND = {
    "wave_id": pl.String,
    "last_on": pl.Date,
    "csi_score": pl.Float64,
    "low_score": pl.Float64,
    "high_score": pl.Float64,
    "customer_count": pl.Int64,
    "respondent_count": pl.Int64,
}


def _trend_says(rated: Rated, trend: pl.DataFrame) -> Said:
    hidden = rated.survey.waves.height - trend.height
    if trend.height < 2:
        return Said(N_("One wave only: a trend needs a second one."))
    if hidden:
        return Said(
            N_("Mean of customers with 95 % interval; {hidden_count} waves have too few answers."),
            {"hidden_count": hidden},
        )
    if rated.survey.is_anonymous:
        return Said(N_("Mean of people with 95 % interval."))
    return Said(N_("Mean of customers with 95 % interval."))


def _decomposed(rated: Rated) -> Decomposition | None:
    if rated.before_id is None:
        return None
    sides = (
        frame.select("customer_id", score="csi_score")
        for frame in (rated.before(rated.units), rated.now(rated.units))
    )
    found = waves.decompose(*sides)
    if found is None or _may_be_taken_apart(rated):
        return found
    whole_only = (found.before_score, found.after_score, found.whole)
    return Decomposition(*whole_only, None, None, None, 0, 0, 0)


def _may_be_taken_apart(rated: Rated) -> bool:
    """Whether stayers, leavers and joiners each are nobody or enough people."""
    old, new = rated.before(rated.units), rated.now(rated.units)
    groups = (
        old.join(new, on="customer_id", how="semi"),
        old.join(new, on="customer_id", how="anti"),
        new.join(old, on="customer_id", how="anti"),
    )
    return not any(
        anonymity.is_hidden_by(int(group["respondent_count"].sum()), group.height)
        for group in groups
    )


def _parts(found: Decomposition | None) -> pl.DataFrame:
    rows: list[dict[str, object]] = []
    if found is not None and found.within is not None:
        whole, within = found.whole, found.within
        rows = [
            _interval("whole", whole, whole.after_count),
            _interval("within", within, found.stayer_count),
            _plain("leavers", found.leavers_score, found.leaver_count),
            _plain("joiners", found.joiners_score, found.joiner_count),
        ]
    return pl.DataFrame(rows, schema=_PARTS)


_PARTS = {
    "part": pl.String,
    "change_score": pl.Float64,
    "low_score": pl.Float64,
    "high_score": pl.Float64,
    "customer_count": pl.Int64,
}


def _interval(part: str, change: Change, count: int) -> dict[str, object]:
    return _plain(part, change.value, count) | {"low_score": change.low, "high_score": change.high}


def _plain(part: str, value: float | None, count: int) -> dict[str, object]:
    return {
        "part": part,
        "change_score": value,
        "low_score": None,
        "high_score": None,
        "customer_count": count,
    }


def is_real(change: Change | None) -> bool:
    """Whether a change is more than chance: its interval leaves out nothing at all."""
    return (
        change is not None
        and change.low is not None
        and change.high is not None
        and (change.low > 0 or change.high < 0)
    )


def _says(rated: Rated, found: Decomposition | None) -> Said:
    if found is None:
        return Said(N_("There is no earlier wave with enough answers to compare with."))
    values: dict[str, object] = {
        "wave": rated.before_id,
        "whole": signed("whole_score", found.whole.value),
        "whole_low_score": found.whole.low,
        "whole_high_score": found.whole.high,
    }
    if found.within is None:
        return Said(_undivided(rated), values)
    within = found.within
    values |= {
        "within": signed("within_score", within.value),
        "low_score": within.low,
        "high_score": within.high,
        "stayer_count": found.stayer_count,
        "leavers": signed("leavers_score", found.leavers_score or 0.0),
        "joiners": signed("joiners_score", found.joiners_score or 0.0),
    }
    if is_real(within):
        return Said(
            N_(
                "The mean moved by {whole} points since {wave}. Real change is {within} "
                "({low_score} to {high_score}): so much do the {stayer_count} customers who "
                "answered both times judge differently. Leavers make {leavers}, joiners {joiners}."
            ),
            values,
        )
    return Said(
        N_(
            "The mean moved by {whole} points since {wave}, but no real change can be told: the "
            "{stayer_count} customers who answered both times differ by {within} points "
            "({low_score} to {high_score}). Leavers make {leavers}, joiners {joiners}."
        ),
        values,
    )


def _undivided(rated: Rated) -> str:
    if rated.survey.is_anonymous:
        return N_(
            "The mean changed by {whole} points since {wave} ({whole_low_score} to "
            "{whole_high_score}). Without customer numbers nobody can say whether the same "
            "customers judge differently or others answered."
        )
    return N_(
        "The mean changed by {whole} points since {wave} ({whole_low_score} to "
        "{whole_high_score}). Too few customers stayed, left or joined to take this apart."
    )
