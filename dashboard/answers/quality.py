"""What do customers expect, what do they perceive, and which question matters most?"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from functools import cached_property

import polars as pl

from dashboard import filters
from dashboard.answers import quality_cards, quality_words
from dashboard.answers.asked import Asked, kept
from dashboard.answers.gaps import Gaps, gaps
from dashboard.answers.judgements import Judgements
from dashboard.answers.key_drivers import KeyDrivers, key_drivers
from dashboard.answers.kpis import Kpi
from dashboard.answers.low_ratings import LowRatings, low_ratings
from dashboard.answers.priorities import Priorities, priorities
from dashboard.answers.surveyed import surveyed
from dashboard.filters import Filters
from dashboard.text import N_, Said
from models import servqual

#: What a file with one table holds.
MAIN_TABLE = "items"


@dataclass(frozen=True, kw_only=True)
class Quality:
    """Everything the page shows at once.

    Attributes:
        too_few: Why nothing may be shown; None if it may.
        headline: The answer in one sentence.
        hints: What to keep in mind.
        wave_id: The wave looked at; None if there is none.
        respondent_count, customer_count: Who answered a question; None: anonymous.
        items: A row per question: `priorities.Priorities.items` and its gap.
        gaps, gaps_says: Expectation against perception.
        adequacy_score, adequacy_share: The adequacy-importance score, also as a share of the most.
        middle: Cross-hair of the map: mean performance and mean importance.
        map_says: The takeaway of the map.
        low, low_says: Who is behind the low ratings.
        cards: Key figures.
        notes: Wave, choice and definitions, for the exports.
    """

    too_few: Said | None
    headline: Said
    hints: tuple[Said, ...]
    wave_id: str | None
    respondent_count: int
    customer_count: int | None
    items: pl.DataFrame
    gaps: Gaps
    gaps_says: Said
    reliability_says: Said
    adequacy_score: float | None
    adequacy_share: float | None
    middle: tuple[float, float] | None
    map_says: Said
    low: LowRatings
    cards: tuple[Kpi, ...]
    notes: tuple[Said, ...]

    @property
    def has_expectation(self) -> bool:
        """Whether anybody was asked what he expects."""
        return not self.gaps.items.is_empty()

    @cached_property
    def mapped(self) -> pl.DataFrame:
        """The questions that have a place on the map."""
        return self.items.drop_nulls("quadrant")

    @cached_property
    def judged(self) -> pl.DataFrame:
        """The table of importance and performance, without the columns nobody answered."""
        hidden = [] if self.mapped.height else [name for name in _IMPORTANCE if name != "item_id"]
        return self.items.select(_SHOWN).drop(hidden)

    @cached_property
    def expected(self) -> pl.DataFrame:
        """The table of gaps, with the wording."""
        words = self.items.select("item_id", "english_label", "german_label", "servqual_dim")
        shown = self.gaps.items.with_columns(pl.col("p_holm_index").round(3))
        return shown.join(words, on="item_id", maintain_order="left").select(
            "item_id", "english_label", "german_label", "servqual_dim", *_GAPS
        )

    @cached_property
    def dimensions(self) -> pl.DataFrame:
        """The SERVQUAL dimensions with their part of the total gap, the largest gap first."""
        parts = self.gaps.contributions.drop("gap_points")
        rows = self.group("servqual_dim").with_columns(pl.col("p_holm_index").round(3))
        return rows.join(parts, on="servqual_dim", how="left", maintain_order="left").select(
            "servqual_dim", *_GAPS[:5], "weight_points", "contribution_points", *_GAPS[5:]
        )

    @cached_property
    def weaknesses(self) -> pl.DataFrame:
        """The five important weaknesses to remove first."""
        return self._marked("weakness")

    @cached_property
    def strengths(self) -> pl.DataFrame:
        """The five essential strengths to keep first."""
        return self._marked("strength")

    def _marked(self, mark: str) -> pl.DataFrame:
        by = f"{mark}_points"
        rows = self.items.filter(pl.col("mark") == mark)
        return (
            rows.sort(by, "item_id", descending=[True, False])
            .head(5)
            .select(*_SHOWN[:3], by, "importance_points", "perception_points")
        )

    @property
    def reach(self) -> tuple[float, float] | None:
        """Lowest and highest point of the scale; None without any question."""
        if self.items.is_empty():
            return None
        low, high = self.items.select("scale_low_points", "scale_high_points").row(0)
        return low, high

    @cached_property
    def span(self) -> tuple[float, float]:
        """The part of the scale in which the groups lie, to half a point."""
        return _span(self.gaps.groups)

    @cached_property
    def item_span(self) -> tuple[float, float]:
        """The part of the scale in which the perceptions of the questions lie."""
        return _span(self.items.select(pl.selectors.starts_with("perception_")))

    @cached_property
    def groups(self) -> tuple[tuple[str, str, Said], ...]:
        """What questions are grouped by: title, column and takeaway; only with groups."""
        return tuple(
            (
                title,
                kind,
                self.gaps_says
                if kind == "servqual_dim" and self.has_expectation
                else quality_words.group_says(self.group(kind), kind),
            )
            for kind, title in _TITLES.items()
            if self.group(kind).height
        )

    def group(self, kind: str) -> pl.DataFrame:
        """Rows of one kind of group, e.g. ``servqual_dim``, the worst first."""
        rows = self.gaps.groups.filter(pl.col("group_kind") == kind)
        by = "gap_points" if self.has_expectation else "perception_points"
        return rows.sort(by, "group_name").rename({"group_name": kind}).drop("group_kind")


@dataclass(frozen=True, kw_only=True)
class WholeQuality(Quality):
    """The page with its key drivers, which take their time."""

    drivers: KeyDrivers


_TITLES = {
    "servqual_dim": N_("SERVQUAL dimensions"),
    "quality_dim": N_("Potential, process and outcome quality"),
    "core_process": N_("Core processes"),
}
_SHOWN = (
    "item_id",
    "english_label",
    "german_label",
    "perception_points",
    "perception_low_points",
    "perception_high_points",
    "importance_points",
    "quadrant",
    "field_certainty",
    "quadrant_share",
    "mark",
    "weakness_points",
    "strength_points",
    "rated_low_share",
    "item_total_ratio",
    "respondent_count",
    "customer_count",
)
_IMPORTANCE = (
    "importance_points",
    "quadrant",
    "field_certainty",
    "quadrant_share",
    "mark",
    "weakness_points",
    "strength_points",
)
_GAPS = (
    "expectation_points",
    "perception_points",
    "gap_points",
    "gap_low_points",
    "gap_high_points",
    "p_holm_index",
    "is_gap",
    "exceeded_share",
    "met_share",
    "missed_share",
    "is_ceiling",
    "respondent_count",
    "customer_count",
)


@kept
def at_once(asked: Asked) -> Quality:
    """The page for a choice, without the key drivers."""
    survey = surveyed(asked)
    judged = Judgements(survey)
    points = asked.in_force.servqual_points.split("/")
    weights = dict(zip(servqual.WEIGHTS, map(float, points), strict=True))
    found, ranked, low = gaps(judged, weights), priorities(judged), low_ratings(judged)
    return Quality(
        too_few=survey.too_few,
        headline=quality_words.headline(judged, found, ranked),
        hints=(*judged.hints, *quality_words.hints(judged, found)),
        wave_id=survey.wave_id,
        respondent_count=judged.answers["respondent_id"].n_unique(),
        customer_count=survey.customer_count,
        items=_items(found, ranked, low),
        gaps=found,
        gaps_says=quality_words.gaps_say(found),
        reliability_says=quality_words.reliability_says(found),
        adequacy_score=ranked.adequacy.score if ranked.adequacy else None,
        adequacy_share=ranked.adequacy.share if ranked.adequacy else None,
        middle=ranked.middle,
        map_says=quality_words.map_says(judged, ranked),
        low=low,
        cards=quality_cards.cards(judged, found, ranked),
        notes=_notes(asked, judged),
    )


def answer(choice: Filters) -> WholeQuality:
    """The whole page for a choice; the key drivers are waited for."""
    found = at_once(choice)
    parts = {field.name: getattr(found, field.name) for field in fields(Quality)}
    return WholeQuality(**parts, drivers=key_drivers(choice))


def _span(frame: pl.DataFrame) -> tuple[float, float]:
    points = frame.select(pl.selectors.matches("^(expectation|perception)_.*points$"))
    values = [value for column in points for value in column.drop_nulls()]
    if not values:
        return (0.0, 1.0)
    return math.floor(2 * min(values)) / 2, math.ceil(2 * max(values)) / 2


def _items(found: Gaps, ranked: Priorities, low: LowRatings) -> pl.DataFrame:
    gap = found.items.select("item_id", *_GAPS[2:-3], gap_respondent_count="respondent_count").drop(
        "is_gap"
    )
    beside = (gap, low.items.select("item_id", "rated_low_share"), found.item_totals)
    items = ranked.items
    for more in beside:
        items = items.join(more, on="item_id", how="left", maintain_order="left")
    return items


def _notes(asked: Asked, judged: Judgements) -> tuple[Said, ...]:
    wave = Said(N_("Survey wave: {wave}."), {"wave": judged.survey.wave_id or "–"})
    return (
        wave,
        *filters.described(asked.choice),
        Said(
            N_(
                "Means are over customers, those of one customer averaged first; shares are of "
                "the answers. Gaps count only those who stated expectation and perception."
            )
        ),
    )
