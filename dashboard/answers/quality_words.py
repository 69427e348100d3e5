"""What the survey says of service quality, in sentences."""

from __future__ import annotations

import polars as pl

from dashboard.answers.driver_words import listed
from dashboard.answers.gaps import Gaps
from dashboard.answers.judgements import Judgements
from dashboard.answers.priorities import Priorities
from dashboard.extracts.contract.codes import LABELS
from dashboard.text import N_, Said
from models.scales import LEAST_ALPHA
from models.servqual import RELIABLE

_NO_IMPORTANCE = N_("Importance was not asked: there are no weaknesses and no map to show.")
_NO_DIMENSION = N_("No question belongs to a SERVQUAL dimension, or none has an expectation.")


def headline(judged: Judgements, found: Gaps, ranked: Priorities) -> Said:
    """The answer in one sentence."""
    if ranked.items.is_empty():
        return Said(N_("Nobody answered a question about the service in this wave."))
    weakest = ranked.weaknesses["item_id"].to_list()[:1]
    values: dict[str, object] = {}
    if found.contributions.height:
        values |= _worst(found)
    if weakest:
        values["question"] = judged.wordings[weakest[0]]
    if found.contributions.height and weakest:
        return Said(
            N_(
                "Expectations are missed most in {dimension} (gap {gap_amount}); the weakness to "
                "remove first is {question}."
            ),
            values,
        )
    if found.contributions.height:
        return Said(N_("Expectations are missed most in {dimension} (gap {gap_amount})."), values)
    if weakest:
        return Said(N_("The weakness to remove first is {question}."), values)
    return _lowest(judged, ranked)


def _worst(found: Gaps) -> dict[str, object]:
    row = found.contributions.sort("gap_points").row(0, named=True)
    dimension = row["servqual_dim"]
    return {"dimension": Said(LABELS.get(dimension, dimension)), "gap_amount": row["gap_points"]}


def _lowest(judged: Judgements, ranked: Priorities) -> Said:
    """Perceptions alone: the lowest and the highest question."""
    rows = ranked.items.sort("perception_points", "item_id")
    low, high = rows.row(0, named=True), rows.row(-1, named=True)
    return Said(
        N_("Judged lowest is {low} ({low_amount}), highest {high} ({high_amount})."),
        {
            "low": judged.wordings[low["item_id"]],
            "low_amount": low["perception_points"],
            "high": judged.wordings[high["item_id"]],
            "high_amount": high["perception_points"],
        },
    )


def hints(judged: Judgements, found: Gaps) -> tuple[Said, ...]:
    """What is missing and what is out of the ordinary."""
    told = []
    if judged.items.height and not judged.has("expectation"):
        told.append(Said(N_("Expectations were not asked: there is no gap to show.")))
    if judged.items.height and not judged.has("importance"):
        told.append(Said(_NO_IMPORTANCE))
    full = found.items.filter("is_ceiling")["item_id"].to_list()
    if full:
        names = listed([judged.wordings[name] for name in full])
        told.append(
            Said(
                N_("Expectations are at the top of the scale, with no room above: {questions}."),
                {"questions": names},
            )
        )
    odd = found.item_totals.filter(pl.col("item_total_ratio") < 0)["item_id"].to_list()
    if odd:
        names = listed([judged.wordings[name] for name in odd])
        told.append(
            Said(
                N_(
                    "Runs against the other questions of its dimension, perhaps with a scale the "
                    "wrong way round: {questions}."
                ),
                {"questions": names},
            )
        )
    return tuple(told)


def gaps_say(found: Gaps) -> Said:
    """What costs most of the total gap."""
    if found.contributions.is_empty():
        return Said(_NO_DIMENSION)
    row = found.contributions.row(0, named=True)
    tested = found.items.filter(pl.col("is_gap") & (pl.col("gap_points") < 0)).height
    return Said(
        N_(
            "{dimension} costs most of the total gap ({part_amount} with {weight_count} points); "
            "{missed_count} of {item_count} questions certainly miss expectations, all tested "
            "together (Holm)."
        ),
        {
            "dimension": Said(LABELS.get(row["servqual_dim"], row["servqual_dim"])),
            "part_amount": row["contribution_points"],
            "weight_count": row["weight_points"],
            "missed_count": tested,
            "item_count": found.items.height,
        },
    )


def group_says(rows: pl.DataFrame, kind: str) -> Said:
    """The worst of the groups of one kind.

    Args:
        rows: Worst first; with `gap_points` if anybody stated an expectation.
    """
    first = rows.row(0, named=True)
    group = Said(LABELS.get(first[kind], first[kind]))
    gap = first.get("gap_points")
    if gap is None:
        values = {"group": group, "perception_amount": first["perception_points"]}
        return Said(N_("Judged lowest: {group} ({perception_amount})."), values)
    values = {"group": group, "gap_amount": gap}
    if gap < 0:
        return Said(N_("Furthest below expectation: {group} (gap {gap_amount})."), values)
    return Said(N_("Expectations are met everywhere; least in {group} ({gap_amount})."), values)


def reliability_says(found: Gaps) -> Said:
    """Whether gaps can be relied upon."""
    if found.reliability.is_empty():
        return Said(_NO_DIMENSION)
    noisy, loose = (
        found.reliability.filter(pl.col(name) < least)["servqual_dim"].to_list()
        for name, least in (
            ("difference_ratio", RELIABLE),
            ("perception_alpha_ratio", LEAST_ALPHA),
        )
    )
    values = {"noisy": _dimensions(noisy), "loose": _dimensions(loose), "least_ratio": RELIABLE}
    if noisy and loose:
        return Said(
            N_(
                "The questions hardly measure one thing in {loose}; the difference of expectation "
                "and perception is noisy (below {least_ratio}) in {noisy}: prefer perception alone "
                "there."
            ),
            values,
        )
    if noisy:
        return Said(
            N_(
                "The difference of expectation and perception is noisy (below {least_ratio}) in "
                "{noisy}: prefer perception alone there."
            ),
            values,
        )
    if loose:
        return Said(N_("The questions hardly measure one thing in {loose}."), values)
    return Said(N_("The questions of every dimension measure one thing well enough."))


def _dimensions(names: list[str]) -> Said:
    places = {f"dimension_{no}": Said(LABELS.get(name, name)) for no, name in enumerate(names)}
    return Said(", ".join(f"{{{place}}}" for place in places), places)


def map_says(judged: Judgements, ranked: Priorities) -> Said:
    """How many questions need action, and how certain that is."""
    if ranked.middle is None:
        return Said(_NO_IMPORTANCE)
    acted = ranked.items.filter(pl.col("quadrant") == "concentrate")
    certain = acted.filter(pl.col("field_certainty") == "certain")
    names = listed([judged.wordings[name] for name in certain["item_id"]])
    values = {"act_count": acted.height, "certain": names, "certain_count": certain.height}
    if not acted.height:
        return Said(N_("No question is important and judged below the mean."))
    if not certain.height:
        return Said(
            N_("{act_count} questions are important and judged below the mean; none certainly."),
            values,
        )
    return Said(
        N_(
            "{act_count} questions are important and judged below the mean, {certain_count} of "
            "them certainly: {certain}. Move the cross-hair: counts and colours follow."
        ),
        values,
    )
