"""What the key drivers say, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from dashboard.answers.judgements import Judgements
from dashboard.answers.questions import wording, wordings
from dashboard.text import N_, InBoth, Said
from models.drivers import LITTLE_SHARE, Drivers
from models.errors import NotEnoughData

#: More names than this make a sentence unreadable.
_NAMED = 4

_NOTHING_BESIDE = N_("There is nothing to compare derived importance with.")

_LEFT_OUT = {
    "nobody": N_("nobody answered"),
    "alike": N_("all gave the same answer"),
    "rarely": N_("fewer than half answered"),
    "gaps": N_("too many gaps"),
}


def says(found: Drivers, table: pl.DataFrame) -> Said:
    """What comes first, and whether that is certain."""
    first = table.row(0, named=True)
    values = {
        **first,
        "question": wordings(table)[first["item_id"]],
        "questions": listed([wordings(table)[name] for name in found.tied]),
        "tied_count": len(found.tied),
        "low_share": first["lmg_low_share"],
        "high_share": first["lmg_high_share"],
        **vars(found),
    }
    if first["first_share"] is None:
        return Said(
            N_(
                "{question} carries most: {lmg_share} of what is explained; there are too few "
                "customers to say how certain that is."
            ),
            values,
        )
    leading = table.sort("filled_share", descending=True, nulls_last=True).row(0, named=True)
    if leading["filled_share"] is not None and leading["item_id"] != first["item_id"]:
        return Said(
            N_(
                "First place is open: {questions} cannot be told apart. Among complete answers "
                "{question} comes first ({lmg_share}, {low_share} to {high_share}), with gaps "
                "filled {other} ({filled_share})."
            ),
            values
            | {
                "other": wordings(table)[leading["item_id"]],
                "filled_share": leading["filled_share"],
            },
        )
    if len(found.tied) > 1:
        return Said(
            N_(
                "First place is open: {questions} cannot be told apart. {question} comes first in "
                "{first_share} of the draws, with {lmg_share} ({low_share} to {high_share}) of "
                "what is explained."
            ),
            values,
        )
    return Said(
        N_(
            "{question} carries most: {lmg_share} ({low_share} to {high_share}) of what is "
            "explained, and it comes first in {first_share} of the draws."
        ),
        values,
    )


def hints(judged: Judgements, found: Drivers, table: pl.DataFrame) -> tuple[Said, ...]:
    """How it was computed, and what to keep in mind."""
    told = [_basis(found, is_anonymous=judged.survey.is_anonymous), _method(found, table.height)]
    if found.explains_little:
        little = N_(
            "The items explain little (R² below {limit_share}): their order is of little use."
        )
        told.append(Said(little, {"limit_share": LITTLE_SHARE}))
    if found.level == "dimensions":
        told.append(
            Said(
                N_(
                    "There are too few complete answers for single questions; they are put "
                    "together into dimensions."
                )
            )
        )
    told += [*_left_out(judged, found), *_filled(found, table)]
    suppressed = table.filter("is_suppressed")["item_id"].to_list()
    if suppressed:
        names = listed([wordings(table)[name] for name in suppressed])
        told.append(
            Said(
                N_(
                    "Suppressed, or with a scale the wrong way round: {questions}; the better "
                    "they are judged, the lower overall satisfaction."
                ),
                {"questions": names},
            )
        )
    return tuple(told)


def _basis(found: Drivers, *, is_anonymous: bool) -> Said:
    whose = N_(
        "{answer_count} complete answers ({complete_share} of all) of {customer_count} customers"
    )
    nobodys = N_("{answer_count} complete answers ({complete_share} of all)")
    basis = Said(nobodys if is_anonymous else whose, vars(found))
    return Said(
        N_(
            "{basis}; the questions explain {explained_share} of the differences in overall "
            "satisfaction (R², adjusted {adjusted_share}). An association, not a cause."
        ),
        {**vars(found), "basis": basis},
    )


def _method(found: Drivers, driver_count: int) -> Said:
    values = {"subset_count": 2**driver_count, "order_count": found.order_count}
    if not found.is_exact:
        return Said(
            N_("There are too many questions for all subsets: Johnson's relative weights."), values
        )
    if found.order_count is None:
        return Said(N_("LMG over all {subset_count} subsets, in every draw as well."), values)
    return Said(
        N_(
            "LMG over all {subset_count} subsets; the draws behind interval and rank average over "
            "{order_count} orders."
        ),
        values,
    )


def _left_out(judged: Judgements, found: Drivers) -> list[Said]:
    told = []
    for reason, why in _LEFT_OUT.items():
        names = found.left_out.filter(pl.col("reason") == reason)["driver_id"].to_list()
        if names:
            known = [judged.wordings.get(name, wording(name)) for name in names]
            values = {"questions": listed(known, most=len(known)), "why": Said(why)}
            told.append(Said(N_("Left out ({why}): {questions}."), values))
    return told


def _filled(found: Drivers, table: pl.DataFrame) -> list[Said]:
    if not found.is_different:
        return []
    moved = table.with_columns(apart=(pl.col("filled_share") - pl.col("lmg_share")).abs())
    row = moved.sort("apart", descending=True).row(0, named=True)
    values = {**row, "question": wordings(table)[row["item_id"]]}
    return [
        Said(
            N_(
                "It matters how gaps are treated: with the gaps of single respondents filled, "
                "{question} carries {filled_share} instead of {lmg_share}."
            ),
            values,
        )
    ]


def savings(found: Drivers, table: pl.DataFrame) -> Said:
    """What effort may be saved on."""
    if found.level == "dimensions":
        return Said(N_("Only single questions can be proposed for saving, not dimensions."))
    names = table.drop_nulls("verdict")["item_id"].to_list()
    if table.drop_nulls("importance_points").is_empty():
        return Said(N_("Without stated importance nothing can be proposed for saving."))
    if not names:
        return Said(
            N_(
                "No question meets all three conditions: derived share certainly small, stated "
                "importance below the mean, no penalty to be seen."
            )
        )
    values = {"questions": listed([wordings(table)[name] for name in names])}
    return Said(N_("Effort might be saved on: {questions}."), values)


def factors(table: pl.DataFrame) -> Said:
    """What is taken for granted and what delights."""
    basic, exciting = (
        [
            wordings(table)[name]
            for name in table.filter(pl.col("factor") == kind).sort(
                "asymmetry_ratio", descending=kind == "excitement"
            )["item_id"]
        ]
        for kind in ("basic", "excitement")
    )
    values = {"basic": listed(basic), "exciting": listed(exciting)}
    if basic and exciting:
        return Said(N_("Taken for granted: {basic}. Delights: {exciting}."), values)
    if basic:
        return Said(N_("Taken for granted: {basic}. Nothing certainly delights."), values)
    if exciting:
        return Said(N_("Delights: {exciting}. Nothing is certainly taken for granted."), values)
    return Said(N_("No question is certainly taken for granted, and none certainly delights."))


def stated(table: pl.DataFrame) -> Said:
    """What is called important and drives nothing, and the other way round."""
    if table.drop_nulls("importance_quadrant").is_empty():
        return Said(_NOTHING_BESIDE)
    kinds = {
        kind: [
            wordings(table)[name]
            for name in table.filter(pl.col("importance_quadrant") == kind).sort(
                "importance_points", descending=kind == "expected_basic"
            )["item_id"]
        ]
        for kind in ("expected_basic", "hidden_driver")
    }
    values = {"called": listed(kinds["expected_basic"]), "hidden": listed(kinds["hidden_driver"])}
    if kinds["expected_basic"] and kinds["hidden_driver"]:
        return Said(
            N_(
                "Called important, but carries little: {called}. Hardly called important, but "
                "carries much: {hidden}."
            ),
            values,
        )
    if kinds["expected_basic"]:
        return Said(N_("Called important, but carries little: {called}."), values)
    return Said(N_("What is called important also carries most."))


def derived(table: pl.DataFrame) -> Said:
    """What carries much and is judged below the mean."""
    known = table.drop_nulls("perception_points")
    if known.is_empty():
        return Said(_NOTHING_BESIDE)
    below = known.filter(
        (pl.col("perception_points") < pl.col("perception_points").mean())
        & (pl.col("lmg_share") >= pl.col("lmg_share").mean())
    )
    if below.is_empty():
        return Said(N_("Nothing that carries much is judged below the mean."))
    values = {"questions": listed([wordings(table)[name] for name in below["item_id"]])}
    return Said(N_("Carries much and is judged below the mean: {questions}."), values)


def listed(names: Sequence[InBoth], most: int = _NAMED) -> Said:
    """Names in a row; the first few, and how many others."""
    # one name more takes no more room than saying that there is one
    told = names if len(names) <= most + 1 else names[:most]
    places: dict[str, object] = {f"item_{no}": name for no, name in enumerate(told)}
    shown = ", ".join(f"{{{place}}}" for place in places)
    if len(told) == len(names):
        return Said(shown, places)
    others = {"first": Said(shown, places), "other_count": len(names) - most}
    return Said(N_("{first} and {other_count} others"), others)


def too_few(error: NotEnoughData) -> Said:
    """Why there are no drivers."""
    values = {"found_count": error.found, "needed_count": error.needed}
    if error.what == "ratings":
        return Said(N_("Everybody gave the same overall rating: there is nothing to explain."))
    return Said(
        N_(
            "Too few complete answers for key drivers: {found_count}, at least {needed_count} "
            "are needed."
        ),
        values,
    )


def no_overall(judged: Judgements) -> Said:
    """Why there is nothing to explain."""
    if judged.items.is_empty():
        return Said(N_("Nobody answered a question that could drive overall satisfaction."))
    return Said(
        N_(
            "Overall satisfaction was not asked in this wave (a question with the role overall), "
            "so key drivers cannot be derived."
        )
    )
