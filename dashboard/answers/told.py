"""What customers told: the journey, the path and what breaks it, the problems.

Nobody can be recognised: touchpoints, steps and problems are shown from the smallest group on, and
where a filter leaves so few people out that what they told could be found by subtraction, nothing
is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from dashboard.answers import problems_told
from dashboard.answers.asked import Asked
from dashboard.answers.surveyed import Surveyed, told_by_comparing, too_few_people
from dashboard.answers.worded import word
from dashboard.filters import Filters
from dashboard.text import N_, InBoth, Said
from models import anonymity, event_paths, incidents, moments_of_truth

Row = dict[str, Any]


@dataclass(frozen=True)
class Told:
    """The incidents of a period.

    Attributes:
        incident_count, negative_count, teller_count, customer_count: What was told, and by whom.
        asked_count: Customers who told an incident or answered a survey in the period.
        journey: A row per touchpoint in the order of the journey: `place_no, touchpoint_id,
            english_touchpoint_name, german_touchpoint_name, stage, is_backstage, moment,
            incident_count, negative_count, positive_count, neutral_count, negative_share,
            negative_low_share, negative_high_share, intensity_score, positive_intensity_score,
            negative_intensity_score, net_ratio, net_low_ratio, net_high_ratio, teller_count,
            customer_count, importance_share, weight_index, all_share` (bad events of all
            touchpoints together), `shown`; figures are null where too few told of it.
        journey_says: Its takeaway.
        path: What `charts.event_path` draws: see `event_paths.steps` and `event_paths.causes`;
            empty where nobody told events in order.
        causes: The causes on the path, the most frequent first.
        path_says: Its takeaway, or why there is no path.
        problems: Of all touchpoints together, see `problems.frap`.
        problems_there: The same per `touchpoint_id` that is shown.
        problems_say: Its takeaway.
        quotes: `touchpoint_id, english_touchpoint_name, german_touchpoint_name, valence,
            incident_count, intensity_score, description`: what was said, without who said it.
    """

    incident_count: int
    negative_count: int
    teller_count: int
    customer_count: int
    asked_count: int
    journey: pl.DataFrame
    journey_says: Said
    path: pl.DataFrame
    causes: tuple[str, ...]
    path_says: Said
    problems: pl.DataFrame
    problems_there: pl.DataFrame
    problems_say: Said
    quotes: pl.DataFrame

    @property
    def chosen(self) -> pl.DataFrame:
        """The touchpoints a reader can look into."""
        return self.journey.filter(pl.col("shown") == "told")

    def problems_of(self, touchpoint_id: str | None) -> pl.DataFrame:
        """The problems of one touchpoint, or of all together (``None``)."""
        if touchpoint_id is None:
            return self.problems
        there = pl.col("touchpoint_id") == touchpoint_id
        return self.problems_there.filter(there).drop("touchpoint_id")

    def says_of(self, touchpoint_id: str) -> Said:
        """The figures of a touchpoint that is shown."""
        row = self.journey.row(by_predicate=pl.col("touchpoint_id") == touchpoint_id, named=True)
        says = N_(
            "{touchpoint}: {incident_count} events told by {teller_count} people of "
            "{customer_count} customers; {negative_count} bad, {positive_count} good, "
            "{neutral_count} neutral; net {net_ratio} (95 % interval {net_low_ratio} to "
            "{net_high_ratio}), intensity of the bad ones {negative_intensity_score} of 5."
        )
        return Said(says, in_words(row))


def rows(asked: Asked, choice: Filters | None = None) -> pl.DataFrame:
    """The incidents told in the period under the choice."""
    wanted = Asked(choice or asked.choice, asked.warehouse, asked.in_force)
    return wanted.rows("incidents_told", asked.window)


def too_few(asked: Asked, told: pl.DataFrame) -> Said | None:
    """Why nothing of these incidents may be shown; ``None`` if it may."""
    people, customers = _people(told)
    if not anonymity.is_enough(people, customers):
        return too_few_people(people, customers)
    return told_by_comparing(
        asked.choice,
        lambda wider: _people(rows(asked, wider).join(told, on="incident_id", how="anti")),
        lambda narrower: _people(rows(asked, narrower)),
    )


def _people(told: pl.DataFrame) -> tuple[int, int]:
    return told["teller_id"].n_unique(), told["customer_id"].n_unique()


def found(asked: Asked, told: pl.DataFrame, survey: Surveyed) -> Told:
    """What the incidents of the period say."""
    people, customers = _people(told)
    asked_count = len(_asked(asked, told, survey))
    journey = _journey(asked, told, survey)
    steps = event_paths.steps(told)
    lane = event_paths.causes(told).join(steps, on="step_no", how="semi")
    causes = _by_frequency(lane)
    whole = problems_told.overall(told, asked_count)
    return Told(
        incident_count=told.height,
        negative_count=told.filter(pl.col("valence") == "negative").height,
        teller_count=people,
        customer_count=customers,
        asked_count=asked_count,
        journey=journey,
        journey_says=_journey_says(journey),
        path=_path(steps, lane, causes),
        causes=causes,
        path_says=_path_says(steps, lane, causes),
        problems=whole,
        problems_there=problems_told.by_touchpoint(told, journey, asked_count),
        problems_say=problems_told.says(whole, asked_count),
        quotes=problems_told.quotes(told, journey),
    )


def _asked(asked: Asked, told: pl.DataFrame, survey: Surveyed) -> set[str]:
    """Customers who told an incident or answered a survey in the period."""
    window = asked.window
    answered = survey.respondents.filter(
        pl.col("responded_on").is_between(window.from_on, window.to_on, closed="left")
    )
    return {*told["customer_id"], *answered["customer_id"].drop_nulls()}


# --- the journey ------------------------------------------------------------------------------


def _journey(asked: Asked, told: pl.DataFrame, survey: Surveyed) -> pl.DataFrame:
    counted = incidents.by_touchpoint(told)
    places = asked.warehouse.rows("touchpoints")
    unlisted = counted.join(places, on="touchpoint_id", how="anti").select(
        "touchpoint_id",
        pl.col("touchpoint_id").alias("english_touchpoint_name"),
        pl.col("touchpoint_id").alias("german_touchpoint_name"),
        pl.lit(False).alias("is_moment_of_truth"),
        (pl.int_range(pl.len()) + places.height + 1).cast(pl.Int64).alias("place_no"),
    )
    listed = pl.concat([places, unlisted], how="diagonal")
    joined = listed.join(counted, on="touchpoint_id", how="left", maintain_order="left")
    found = moments_of_truth.moments(joined, _importance(survey))
    shown = (
        pl.when(pl.col("is_shown").is_null())
        .then(pl.lit("none_told"))
        .when("is_shown")
        .then(pl.lit("told"))
        .otherwise(pl.lit("too_few"))
    )
    all_share = (told["valence"] == "negative").mean()
    return found.with_columns(shown.alias("shown"), pl.lit(all_share).alias("all_share")).select(
        "place_no", "touchpoint_id", "english_touchpoint_name", "german_touchpoint_name", "stage",
        "is_backstage", "moment",
        "incident_count", "negative_count", "positive_count", "neutral_count",
        "negative_share", "negative_low_share", "negative_high_share", "intensity_score",
        "positive_intensity_score", "negative_intensity_score",
        "net_ratio", "net_low_ratio", "net_high_ratio", "teller_count", "customer_count",
        "importance_share", "weight_index", "all_share", "shown",
    )  # fmt: skip


def _importance(survey: Surveyed) -> pl.DataFrame:
    """`touchpoint_id, importance_share`: its questions added up; empty where nothing is known."""
    answers = survey.current if survey.too_few is None else survey.current.clear()
    return (
        moments_of_truth.importance(answers)
        .join(survey.items.select("item_id", "touchpoint_id"), on="item_id")
        .filter(pl.col("touchpoint_id").is_not_null())
        .sort("touchpoint_id", "item_id")
        .group_by("touchpoint_id")
        .agg(pl.col("importance_share").sum())
        .sort("touchpoint_id")
    )


def at_stake(journey: pl.DataFrame) -> Row | None:
    """The touchpoint where most is at stake: share of bad events · importance, else the share."""
    known = journey.filter(pl.col("negative_count") > 0)
    if known.is_empty():
        return None
    by = "weight_index" if known["weight_index"].count() else "negative_share"
    return known.sort([by, "place_no"], descending=[True, False], nulls_last=True).row(
        0, named=True
    )


def in_words(touchpoint: Row) -> dict[str, object]:
    """A touchpoint's row as the values of a sentence, with its name."""
    english, german = (str(touchpoint[f"{one}_touchpoint_name"]) for one in ("english", "german"))
    return {**touchpoint, "touchpoint": InBoth(english, german)}


def _journey_says(journey: pl.DataFrame) -> Said:
    worst = at_stake(journey)
    if worst is None:
        return Said(N_("Nothing bad was told of any touchpoint that enough people told of."))
    if worst["weight_index"] is None:
        says = N_(
            "The largest share of bad events is told of {touchpoint}: {negative_share} (95 % "
            "interval {negative_low_share} to {negative_high_share}, {incident_count} events)."
        )
        return Said(says, in_words(worst))
    says = N_(
        "Most is at stake at {touchpoint}: {negative_share} of {incident_count} events are bad "
        "(95 % interval {negative_low_share} to {negative_high_share}), and its questions carry "
        "{importance_share} of what all questions explain of overall satisfaction."
    )
    return Said(says, in_words(worst))


# --- the path ---------------------------------------------------------------------------------


def _by_frequency(lane: pl.DataFrame) -> tuple[str, ...]:
    counted = lane.group_by("backstage_cause").agg(pl.col("incident_count").sum())
    ranked = counted.sort(["incident_count", "backstage_cause"], descending=[True, False])
    return tuple(ranked["backstage_cause"])


def _path(steps: pl.DataFrame, lane: pl.DataFrame, causes: tuple[str, ...]) -> pl.DataFrame:
    """Steps and causes as rows of one frame, told apart by `part`."""
    shares = [
        (pl.col(f"{name}_count") / pl.col("incident_count")).alias(f"{name}_share")
        for name in ("neutral", "positive")
    ]
    places = pl.DataFrame(
        {"backstage_cause": causes, "lane_no": range(len(causes))},
        schema={"backstage_cause": pl.String, "lane_no": pl.Int64},
    )
    return pl.concat(
        [
            steps.select(pl.lit("step").alias("part"), pl.all(), *shares),
            lane.join(places, on="backstage_cause", maintain_order="left").select(
                pl.lit("cause").alias("part"), pl.all()
            ),
        ],
        how="diagonal",
    )


def _path_says(steps: pl.DataFrame, lane: pl.DataFrame, causes: tuple[str, ...]) -> Said:
    if steps.is_empty():
        return Said(
            N_(
                "There is no path: too few people told events in order. It needs the column "
                "sequence_no of the table incidents."
            )
        )
    worst = steps.sort(["broken_off_count", "step_no"], descending=[True, False]).row(0, named=True)
    values = {**worst, "all_count": steps["path_count"][0]}
    values["lost_count"] = steps["broken_off_count"].sum()
    says = N_(
        "{lost_count} of {all_count} paths end after a bad event within the steps shown, most at "
        "step {step_no} ({broken_off_count} of the {path_count} that reach it)."
    )
    if not causes:
        return Said(says, values)
    known = lane.filter(pl.col("backstage_cause") == causes[0])
    behind = {
        "path": Said(says, values),
        "cause": word(causes[0]),
        "cause_count": known["incident_count"].sum(),
        "known_count": lane["incident_count"].sum(),
    }
    return Said(
        N_(
            "{path} Behind the scenes it is most often: {cause} ({cause_count} of {known_count} "
            "bad events with a known cause)."
        ),
        behind,
    )
