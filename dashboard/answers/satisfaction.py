"""How satisfied are our customers, did it change, and whom do the answers speak for?"""

from __future__ import annotations

import math
from dataclasses import dataclass

import polars as pl

from dashboard import filters
from dashboard.answers import (
    group_scores,
    rated_items,
    satisfaction_cards,
    silent_customers,
    wave_changes,
)
from dashboard.answers.asked import Asked, kept
from dashboard.answers.group_scores import Breakdown
from dashboard.answers.kpis import Kpi
from dashboard.answers.rated import Rated
from dashboard.answers.rated_items import RatedItems
from dashboard.answers.satisfaction_cards import DUE_DAYS
from dashboard.answers.silent_customers import Silence
from dashboard.answers.surveyed import Surveyed, surveyed
from dashboard.answers.wave_changes import WaveChanges
from dashboard.answers.wave_measures import Measures
from dashboard.text import N_, Said
from models import nonresponse, recommendation

#: What a file with one table holds.
MAIN_TABLE = "items"

#: A mean that is certain to so many points either way.
_WANTED_SCORE = 5.0
#: The same of a share.
_WANTED_SHARE = 0.10


@dataclass(frozen=True)
class Told:
    """What may be shown of a wave.

    Attributes:
        hints: What to keep in mind about this wave.
        cards: The key figures.
        changes: The trend, and what of the change is real.
        net_says: How the recommendation differs from the wave before.
        classes, regions, roles: Satisfaction by group.
        questions: What the questions say about themselves.
        silence: Who did not answer.
        notes: Choice, wave and definitions, for the exports.
    """

    hints: tuple[Said, ...]
    cards: tuple[Kpi, ...]
    changes: WaveChanges
    net_says: Said
    classes: Breakdown
    regions: Breakdown
    roles: Breakdown
    questions: RatedItems
    silence: Silence
    notes: tuple[Said, ...]


@dataclass(frozen=True)
class Satisfaction:
    """Everything the page Satisfaction shows.

    Attributes:
        headline: The answer in one sentence, or why there is none.
        wave_id: The wave looked at; ``None`` if there is none.
        items: `rated_items.ITEMS`: every question; empty where nothing may be shown.
        told: Everything else; ``None`` where nothing may be shown.
    """

    headline: Said
    wave_id: str | None
    items: pl.DataFrame
    told: Told | None

    @property
    def notes(self) -> tuple[Said, ...]:
        """Choice, wave and definitions, for the exports."""
        return self.told.notes if self.told else ()


@kept
def answer(asked: Asked) -> Satisfaction:
    """The page Satisfaction for a choice."""
    survey = surveyed(asked)
    if survey.wave_id is None:
        return _nothing(_no_wave(survey), None)
    if survey.too_few is not None:
        return _nothing(survey.too_few, survey.wave_id)
    rated = Rated(survey)
    measures, changes = Measures(rated), wave_changes.changed(rated)
    silence, items = silent_customers.silence(rated), rated_items.items(rated)
    told = Told(
        hints=_hints(measures),
        cards=satisfaction_cards.cards(measures, changes, silence),
        changes=changes,
        net_says=_net_says(measures),
        classes=group_scores.by_class(rated),
        regions=group_scores.by_region(rated),
        roles=group_scores.by_role(rated),
        questions=rated_items.about(rated, items),
        silence=silence,
        notes=_notes(rated),
    )
    return Satisfaction(_headline(measures, changes), survey.wave_id, items, told)


def _nothing(why: Said, wave_id: str | None) -> Satisfaction:
    return Satisfaction(why, wave_id, pl.DataFrame(schema=rated_items.ITEMS), None)


def _no_wave(survey: Surveyed) -> Said:
    if survey.later.is_empty():
        return Said(
            N_(
                "There are no answers of a survey yet. Publish the tables survey_items and "
                "survey_responses on the page Upload."
            )
        )
    return Said(
        N_("The first wave of the survey is known from {day_on}. Choose a later month end."),
        {"day_on": survey.later["last_on"].min()},
    )


def _headline(measures: Measures, changes: WaveChanges) -> Said:
    csi, found = measures.csi, changes.found
    values: dict[str, object] = {
        "csi_score": csi.value,
        "n_count": csi.n,
        "wave": measures.rated.before_id,
    }
    if csi.value is None:
        return Said(
            N_(
                "Wave {wave} has no satisfaction index: nobody answered at least half of its "
                "questions within their scales."
            ),
            {"wave": measures.rated.wave_id},
        )
    if found is None:
        return Said(N_("Customers rate our service {csi_score} of 100 points."), values)
    if found.within is None:
        values["whole"] = wave_changes.signed("whole_score", found.whole.value)
        return Said(
            N_(
                "Customers rate our service {csi_score} of 100 points, {whole} against the wave "
                "{wave}."
            ),
            values,
        )
    values["within_score"] = abs(found.within.value)
    if not wave_changes.is_real(found.within):
        return Said(
            N_(
                "Customers rate our service {csi_score} of 100 points; since the wave {wave} "
                "nothing has really changed."
            ),
            values,
        )
    better = N_(
        "Customers rate our service {csi_score} of 100 points; the same customers judge it "
        "{within_score} points better than in the wave {wave}."
    )
    worse = N_(
        "Customers rate our service {csi_score} of 100 points; the same customers judge it "
        "{within_score} points worse than in the wave {wave}."
    )
    return Said(better if found.within.value > 0 else worse, values)


def _net_says(measures: Measures) -> Said:
    before, after = measures.net_before, measures.net
    if before is None or after is None:
        return Said(N_("The recommendation cannot be compared with an earlier wave."))
    found = recommendation.difference(before, after)
    values = {
        "label": Said(satisfaction_cards.NET[measures.net_kind].label),
        "wave": measures.rated.before_id,
        "change": wave_changes.signed("change_points", found.value),
        "low_points": found.low,
        "high_points": found.high,
    }
    if found.low <= 0 <= found.high:
        return Said(
            N_(
                "{label}: {change} points since {wave} ({low_points} to {high_points}): no more "
                "than chance."
            ),
            values,
        )
    return Said(
        N_("{label}: {change} points since {wave} ({low_points} to {high_points})."), values
    )


def _hints(measures: Measures) -> tuple[Said, ...]:
    rated = measures.rated
    hints = [Said(N_("Wave {wave}: {from_month} – {to_month}."), _when(rated))]
    if rated.survey.is_anonymous:
        hints.append(
            Said(
                N_(
                    "This survey is anonymous: every person counts for itself, and nothing can be "
                    "told by customer, class, region or revenue."
                )
            )
        )
    if rated.census_count is not None:
        hints.append(
            Said(
                N_(
                    "Nearly all buyers were invited, so the intervals of the CSI count on the "
                    "{census_count} customers there are to ask (factor {fpc_ratio}); those of "
                    "waves, groups and questions do not and are rather too wide."
                ),
                {
                    "census_count": rated.census_count,
                    "fpc_ratio": measures.csi.population_factor,
                },
            )
        )
    hints += _more_needed(measures)
    if measures.age_days > DUE_DAYS:
        hints.append(
            Said(
                N_(
                    "The last survey lies {age_days} back, the target is once a year: a new wave "
                    "is due."
                ),
                {"age_days": measures.age_days},
            )
        )
    return tuple(hints)


def _more_needed(measures: Measures) -> list[Said]:
    """How many answers are missing for figures one can work with, where they are wider."""
    csi, top2 = measures.csi, measures.top2
    population = measures.rated.census_count
    hints = []
    if csi.sd and _reach(csi.low, csi.high) > _WANTED_SCORE:
        needed = nonresponse.answers_for_mean(csi.sd, _WANTED_SCORE, population)
        values: dict[str, object] = {"more_count": max(1, needed - csi.n)}
        values["reach_score"] = _WANTED_SCORE
        mean = N_("For ± {reach_score} points {more_count} more answers are needed.")
        with_rate = N_(
            "For ± {reach_score} points {more_count} more answers are needed; at this response "
            "rate that takes {invited_count} invitations in all."
        )
        response = measures.response.value
        if response:
            values["invited_count"] = math.ceil(needed / response)
        hints.append(Said(with_rate if response else mean, values))
    if top2.value and _reach(top2.low, top2.high) > _WANTED_SHARE:
        needed = nonresponse.answers_for_share(top2.value, _WANTED_SHARE)
        share = N_(
            "For ± {reach_points} percentage points the top-2-box needs {more_count} more answers."
        )
        more = {"reach_points": 100 * _WANTED_SHARE, "more_count": max(1, needed - top2.n)}
        hints.append(Said(share, more))
    return hints


def _reach(low: float | None, high: float | None) -> float:
    """How far an interval reaches to either side; nothing where there is none."""
    return 0.0 if low is None or high is None else (high - low) / 2


def _when(rated: Rated) -> dict[str, object]:
    return {"wave": rated.wave_id, **satisfaction_cards.period(rated)}


def _notes(rated: Rated) -> tuple[Said, ...]:
    return (
        Said(N_("Wave {wave}: {from_month} – {to_month}."), _when(rated)),
        *filters.described(rated.asked.choice),
        Said(
            N_(
                "Scores from 0 to 100, 100 is best. Intervals are 95 %. Groups of fewer than five "
                "people or three customers are not shown."
            )
        ),
    )
