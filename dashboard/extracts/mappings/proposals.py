"""What is proposed for the questions of a survey that no catalogue has: scale, direction, role.

Both ends of a scale look alike in a file, so whatever makes a direction doubtful makes it asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import polars as pl

from dashboard.extracts.contract import TABLES
from dashboard.extracts.contract.questionnaire import questionnaire
from dashboard.extracts.contract.schema import Value, plain
from dashboard.extracts.mappings.scales import Scale, Values, against, is_grade, proposed

#: Why 1 may be the best answer of a question.
Suspicion = Literal["grades", "against"]
Items = tuple[dict[str, Value], ...]
NEARLY_ALL = 0.9
_OVERALL = re.compile(
    r"^(?:overall|gesamt|insgesamt)$|gesamtzufriedenheit|zufriedenheitgesamt|insgesamtzufrieden|"
    r"zufrieden.*insgesamt|overallsatisf|satisf\w*overall|allesinallem"
)
_RECOMMEND = re.compile(r"weiterempf|empfehl|recommend|^nps$|netpromoter")


@dataclass(frozen=True)
class Asked:
    """A question as a file has it.

    Attributes:
        names: Code and wording, headers included: whatever may tell what it is for.
        text: Its wording.
        values: What was answered, whatever was asked of it.
        is_known: It is the question of this number in the catalogue or the default questionnaire.
    """

    names: tuple[str, ...]
    text: str
    values: Values
    is_known: bool


@dataclass(frozen=True)
class Proposal:
    """What is proposed for the questions of a file.

    Attributes:
        scales: Question -> its scale, the catalogue's if it has the question.
        items: The questions that no catalogue has, as rows of ``survey_items``; without
            ``scale_reversed`` where that has to be asked.
        suspicions: Question of ``items`` -> why 1 may be its best answer.
        is_known: Every question is the catalogue's or the default questionnaire's, and so is its
            scale: nothing has to be confirmed.
    """

    scales: dict[str, Scale]
    items: Items
    suspicions: dict[str, Suspicion]
    is_known: bool


def known_items(catalogue: pl.DataFrame | None) -> pl.DataFrame:
    """The questions known: those of the catalogue, then those of the default questionnaire."""
    catalogue = TABLES["survey_items"].empty() if catalogue is None else catalogue
    every = pl.concat([catalogue, questionnaire()])
    return every.unique("item_id", keep="first", maintain_order=True)


def propose(
    asked: Mapping[str, Asked],
    catalogue: pl.DataFrame | None,
    numbers: Callable[[Mapping[str, Scale]], pl.DataFrame],
) -> Proposal:
    """What is proposed for the questions of a file.

    Args:
        asked: Number of the question -> what the file has of it.
        catalogue: The questions already known, rows of ``survey_items``.
        numbers: Gives, for these scales, the answers as numbers: a column per question, a row per
            respondent.
    """
    rows_of = known_items(catalogue).iter_rows(named=True)
    published = set() if catalogue is None else set(catalogue["item_id"])
    told = {
        row["item_id"]: row
        for row in rows_of
        if row["item_id"] in published
        or (row["item_id"] in asked and asked[row["item_id"]].is_known)
    }
    roles = _roles(asked, {item: row["role"] for item, row in told.items()})
    values = {item: one.values for item, one in asked.items()}
    scales = proposed(values, [item for item, role in roles.items() if role == "recommend"])
    known = _on_their_scale(values, told)
    for item in values.keys() & (known | published):
        scales[item] = (told[item]["scale_lo"], told[item]["scale_hi"])
    suspicions = _suspicions(asked, scales, roles, numbers(scales))
    rows = []
    for item, one in asked.items():
        if item not in published:
            row = _row(item, one, scales[item], roles[item], told.get(item))
            if item in suspicions:
                del row["scale_reversed"]
            rows.append(row)
    return Proposal(
        scales,
        tuple(rows),
        {item: why for item, why in suspicions.items() if item not in published},
        is_known=known.union(published).issuperset(asked),
    )


def _on_their_scale(values: Mapping[str, Values], told: Mapping[str, dict[str, Value]]) -> set[str]:
    """Questions of the catalogue or the default questionnaire whose answers lie on their scale."""

    def lies(item: str) -> bool:
        low, high = float(told[item]["scale_lo"]), float(told[item]["scale_hi"])
        found = values[item].numbers.items()
        inside = sum(count for number, count in found if low <= number <= high)
        # 99 and −9 speak against no scale
        possible = sum(count for number, count in found if low <= number <= max(high, 10))
        return inside >= NEARLY_ALL * possible

    return {item for item in values if item in told and lies(item)}


def _roles(asked: Mapping[str, Asked], known: Mapping[str, str]) -> dict[str, str]:
    """What each question is for; of several that ask for the whole the first one counts."""
    found: dict[str, str] = {}
    for item, one in asked.items():
        names = [plain(name) for name in one.names]
        guess = "item"
        for role, shape in (("overall", _OVERALL), ("recommend", _RECOMMEND)):
            if role not in found.values() and any(map(shape.search, names)):
                guess = role
        found[item] = known.get(item, guess)
    return found


def _row(
    item: str, one: Asked, scale: Scale, role: str, told: dict[str, Value] | None
) -> dict[str, Value]:
    """The question as a row of ``survey_items``, as far as anybody knows it."""
    row: dict[str, Value] = {"item_id": item, "text_en": one.text, "text_de": one.text}
    if told is not None:
        row |= {name: value for name, value in told.items() if value is not None}
    low, high = scale
    row |= {"scale_lo": low, "scale_hi": high, "scale_reversed": False, "role": role}
    return {"is_service_item": True} | row


def _suspicions(
    asked: Mapping[str, Asked],
    scales: Mapping[str, Scale],
    roles: Mapping[str, str],
    numbers: pl.DataFrame,
) -> dict[str, Suspicion]:
    """Questions of which 1 may be the best answer."""
    found: dict[str, Suspicion] = {
        item: "grades"
        for item, one in asked.items()
        if any(is_grade(name, one.values, scales[item]) for name in one.names)
    }
    rated = [item for item in numbers.columns if roles[item] != "price_premium"]
    by_role = {roles[item]: item for item in reversed(rated)}
    for item in _against(numbers.select(rated), by_role):
        found.setdefault(item, "against")
    return found


def _against(numbers: pl.DataFrame, by_role: Mapping[str, str]) -> tuple[str, ...]:
    """Questions that run against whether one would recommend, is satisfied overall, or the rest."""
    for role in ("recommend", "overall"):
        if role in by_role:
            found = against(numbers, by_role[role])
            # of overall satisfaction and all others one is turned round: rather the one
            is_odd = role == "overall" and 2 * len(found) > numbers.width
            return (by_role[role],) if is_odd else found
    return against(numbers)
