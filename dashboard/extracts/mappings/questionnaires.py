"""Recognises a survey with one column per question, and what each of its columns says.

Which columns are questions is told by their codes and wordings, if a catalogue or the default
questionnaire knows them, and by their values: a few whole numbers, or words of a scale.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import polars as pl

from dashboard.extracts.contract import TABLES
from dashboard.extracts.contract.questionnaire import questionnaire
from dashboard.extracts.contract.schema import Value, plain
from dashboard.extracts.contract.surveys import NO_ANSWER
from dashboard.extracts.mappings import look, respondents
from dashboard.extracts.mappings.headings import Heading, heading, is_personal, is_tools_own
from dashboard.extracts.mappings.mapping import Measure, Question, TableMapping
from dashboard.extracts.mappings.scales import (
    Scale,
    Values,
    against,
    blanks,
    is_grade,
    proposed,
    seen,
)
from dashboard.extracts.mappings.wide import given
from dashboard.extracts.reading.sheet import Sheet

#: Why 1 may be the best answer of a question.
Suspicion = Literal["grades", "against"]
_ITEMS = TABLES["survey_items"]
_COMPARED_ROWS = 20_000
#: Without codes or wordings that anybody knows it takes so many columns and rows.
_FEWEST, _FEWEST_UNKNOWN, _FEWEST_ROWS = 3, 5, 5
_MOSTLY = 0.4
_MOST_VALUES = 24
_NEARLY_ALL = 0.9
_NO_QUESTION = re.compile(r"(?:code|id|nr|no|key|gewicht|weight|count|anzahl|alter|age|plz|zip)$")
_OVERALL = re.compile(
    r"^(?:overall|gesamt|insgesamt)$|gesamtzufriedenheit|zufriedenheitgesamt|insgesamtzufrieden|"
    r"zufrieden.*insgesamt|overallsatisf|satisf\w*overall|allesinallem"
)
_RECOMMEND = re.compile(r"weiterempf|empfehl|recommend|^nps$|netpromoter")


@dataclass(frozen=True)
class Survey:
    """What a sheet with one column per question seems to say.

    Attributes:
        answers: The mapping of its answers.
        items: The questions that no catalogue has, as rows of ``survey_items``; without
            ``scale_reversed`` where that has to be asked.
        suspicions: Question -> why 1 may be its best answer.
        blanks: Column of the file -> values outside the scale that may mean no answer.
        is_known: Every question is the catalogue's or the default questionnaire's, and so is its
            scale: nothing has to be confirmed.
    """

    answers: TableMapping
    items: tuple[dict[str, Value], ...] = ()
    suspicions: dict[str, Suspicion] = field(default_factory=dict)
    blanks: dict[str, tuple[str, ...]] = field(default_factory=dict)
    is_known: bool = True


@dataclass(frozen=True)
class _Column:
    """A column that seems to be a question."""

    head: Heading
    item: str
    measure: Measure
    values: Values

    @property
    def question(self) -> Question:
        return Question(item=self.item, measure=self.measure, codes=self.values.codes)


def survey(sheet: Sheet, catalogue: pl.DataFrame | None = None) -> Survey | None:
    """What the sheet says if it is a survey with one column per question; ``None`` if it is none.

    Args:
        catalogue: The questions already known, rows of ``survey_items``.
    """
    catalogue = _ITEMS.empty() if catalogue is None else catalogue
    every = pl.concat([catalogue, questionnaire()]).unique(
        "item_id", keep="first", maintain_order=True
    )
    beside = respondents.beside(sheet)
    taken = {name for how in beside.values() for name in how.reads}
    columns = _questions(sheet, every, [name for name in sheet.columns if name not in taken])
    if not _is_one(sheet, columns, len(taken), every):
        return None
    answers = TableMapping(
        columns=beside, questions={one.head.column: one.question for one in columns}
    )
    by_item: dict[str, list[_Column]] = {}
    for one in columns:
        if one.measure != "comment":
            by_item.setdefault(one.item, []).append(one)
    return _proposed(sheet, answers, by_item, catalogue, every)


def _questions(sheet: Sheet, every: pl.DataFrame, names: Iterable[str]) -> list[_Column]:
    by_code = {plain(item): item for item in every["item_id"]}
    by_text = {
        plain(text): item
        for column in ("text_en", "text_de")
        for item, text in every.select("item_id", column).drop_nulls().iter_rows()
    }
    found, silent, taken = [], [], set[tuple[str, Measure]]()
    for name in names:
        head = heading(name)
        known = by_code.get(plain(head.code)) or by_text.get(plain(head.text))
        if is_personal(name) or (is_tools_own(name) and not known):
            continue
        values = _values(sheet, name)
        one = _Column(head, known or _number(head), head.measure or "perception", values)
        if not (known or one.measure == "comment" or _holds_answers(head, values)):
            silent += [] if values.numbers or values.others else [one]
        elif (one.item, one.measure) not in taken:
            taken.add((one.item, one.measure))
            found.append(one)
    rated = {one.item for one in found if one.measure != "comment"}
    kept = [one for one in found if one.item in rated]
    shapes = {_shape(one.head) for one in kept}
    # a column without answers is a question if it is called like the others
    more = [one for one in silent if _shape(one.head) in shapes]
    return kept + [one for one in more if (one.item, one.measure) not in taken]


def _shape(head: Heading) -> str:
    return re.sub(r"\d+", "#", head.code) or "wording"


def _values(sheet: Sheet, name: str) -> Values:
    counted = look.values(sheet, name)
    return seen(counted.filter(~pl.col("value").str.to_lowercase().is_in(NO_ANSWER)))


def _holds_answers(head: Heading, values: Values) -> bool:
    """Whether the values look like answers on a scale."""
    numbers = [n for n in values.numbers if 0 <= n <= 10]
    are_whole = all(number.is_integer() for number in values.numbers)
    is_called_so = head.measure is not None or not _NO_QUESTION.search(
        plain(head.code or head.text)
    )
    few = len(values.numbers) <= _MOST_VALUES and values.share >= _NEARLY_ALL
    return bool(numbers) and are_whole and few and is_called_so and max(numbers) > 1


def _number(head: Heading) -> str:
    """A number for a question that nobody knows: its code, or the beginning of its wording."""
    if head.code:
        return head.code
    # "(1 = very good)" is a legend
    words = re.sub(r"\W*\([^()]*=[^()]*\)|\W+", " ", head.text).split()
    number = ""
    for word in words:
        if number and len(number) + len(word) > 30:
            break
        number = f"{number}_{word}" if number else word
    return number.lower() or head.column


def _is_one(sheet: Sheet, columns: list[_Column], beside_count: int, every: pl.DataFrame) -> bool:
    """Whether the columns make a survey, and nothing else does with some numbers in it."""
    known = [
        one
        for one in columns
        if one.head.measure or one.values.codes or one.item in every["item_id"]
    ]
    others = [n for n in sheet.columns if not (is_personal(n) or is_tools_own(n))]
    is_most = len(columns) >= _MOSTLY * (len(others) - beside_count)
    if len(known) >= _FEWEST:
        return is_most
    return is_most and len(columns) >= _FEWEST_UNKNOWN and sheet.height >= _FEWEST_ROWS


def _proposed(
    sheet: Sheet,
    answers: TableMapping,
    by_item: Mapping[str, list[_Column]],
    catalogue: pl.DataFrame,
    every: pl.DataFrame,
) -> Survey:
    roles = _roles(by_item, every)
    recommend = [item for item, role in roles.items() if role == "recommend"]
    values = {item: _together(columns) for item, columns in by_item.items()}
    scales = proposed(values, recommend)
    told = {row["item_id"]: row for row in every.iter_rows(named=True)}
    known, published = _on_their_scale(values, told), set(catalogue["item_id"])
    for item in values.keys() & (known | published):
        scales[item] = (told[item]["scale_lo"], told[item]["scale_hi"])
    new = [item for item in by_item if item not in published]
    suspicions = _suspicions(sheet, answers, by_item, scales, roles)
    rows = []
    for item in new:
        row = _row(item, by_item[item], scales[item], roles[item], told.get(item))
        if item in suspicions:
            del row["scale_reversed"]
        rows.append(row)
    return Survey(
        answers,
        tuple(rows),
        {item: why for item, why in suspicions.items() if item in new},
        outside(sheet, answers, scales),
        is_known=known.union(published).issuperset(by_item),
    )


def outside(
    sheet: Sheet, answers: TableMapping, scales: Mapping[str, Scale]
) -> dict[str, tuple[str, ...]]:
    """Column of the file -> values outside the scale of its question that occur often."""
    found: dict[str, Values] = {}
    often: dict[Scale, set[str]] = {}
    for column, asked in answers.questions.items():
        if asked.measure == "comment" or asked.item not in scales:
            continue
        counted = look.values(sheet, column)
        said = counted.with_columns(value=given(counted["value"], asked)).drop_nulls("value")
        found[column] = seen(said)
        often.setdefault(scales[asked.item], set()).update(
            blanks(found[column], scales[asked.item])
        )
    # what means no answer to one question means it to all on the same scale
    return {
        column: tuple(codes)
        for column, values in found.items()
        if (codes := _among(values, often[scales[answers.questions[column].item]]))
    }


def _among(values: Values, codes: set[str]) -> list[str]:
    return sorted(codes & {f"{number:g}" for number in values.numbers}, key=float)


def _on_their_scale(values: Mapping[str, Values], told: Mapping[str, dict[str, Value]]) -> set[str]:
    """Questions of the catalogue or the default questionnaire whose answers lie on their scale."""

    def lies(item: str) -> bool:
        low, high = float(told[item]["scale_lo"]), float(told[item]["scale_hi"])
        found = values[item].numbers.items()
        inside = sum(count for number, count in found if low <= number <= high)
        # 99 and −9 speak against no scale
        possible = sum(count for number, count in found if low <= number <= max(high, 10))
        return inside >= _NEARLY_ALL * possible

    return {item for item in values if item in told and lies(item)}


def _together(columns: Iterable[_Column]) -> Values:
    """The values of all columns of a question as those of one."""
    numbers: dict[float, int] = {}
    for one in columns:
        for number, count in one.values.numbers.items():
            numbers[number] = numbers.get(number, 0) + count
    return Values(numbers, {}, {}, any(one.values.is_one_best for one in columns))


def _roles(by_item: Mapping[str, list[_Column]], every: pl.DataFrame) -> dict[str, str]:
    """What each question is for; of several that ask for the whole the first one counts."""
    roles = {item: role for item, role in every.select("item_id", "role").iter_rows()}
    found: dict[str, str] = {}
    for item, columns in by_item.items():
        names = [plain(name) for one in columns for name in (one.head.code, one.head.text)]
        guess = "item"
        for role, shape in (("overall", _OVERALL), ("recommend", _RECOMMEND)):
            if role not in found.values() and any(map(shape.search, names)):
                guess = role
        found[item] = roles.get(item, guess)
    return found


def _row(
    item: str, columns: list[_Column], scale: Scale, role: str, told: dict[str, Value] | None
) -> dict[str, Value]:
    """The question as a row of ``survey_items``, as far as anybody knows it."""
    text = columns[0].head.text
    row: dict[str, Value] = {"item_id": item, "text_en": text, "text_de": text}
    if told is not None:
        row |= {name: value for name, value in told.items() if value is not None}
    low, high = scale
    row |= {"scale_lo": low, "scale_hi": high, "scale_reversed": False, "role": role}
    return {"is_service_item": True} | row


def _suspicions(
    sheet: Sheet,
    answers: TableMapping,
    by_item: Mapping[str, list[_Column]],
    scales: Mapping[str, Scale],
    roles: Mapping[str, str],
) -> dict[str, Suspicion]:
    """Questions of which 1 may be the best answer."""
    found: dict[str, Suspicion] = {
        item: "grades"
        for item, columns in by_item.items()
        if any(is_grade(one.head.column, one.values, scales[item]) for one in columns)
    }
    rated = {
        one.item: one.head.column
        for columns in by_item.values()
        for one in columns
        if one.measure == "perception" and roles[one.item] != "price_premium"
    }
    numbers = _numbers(sheet, answers, rated, scales)
    for item in _against(numbers, {roles[item]: item for item in reversed(rated)}):
        found.setdefault(item, "against")
    return found


def _numbers(
    sheet: Sheet, answers: TableMapping, rated: Mapping[str, str], scales: Mapping[str, Scale]
) -> pl.DataFrame:
    """Question -> the answers on its scale as numbers, of so many respondents as are enough."""
    rows = sheet.head(_COMPARED_ROWS)
    found = []
    for item, column in rated.items():
        texts = given(rows[column], answers.questions[column])
        low, high = scales[item]
        number = texts.cast(pl.Float64, strict=False).alias(item)
        found.append(number.set(~number.is_between(low, high).fill_null(False), None))
    return pl.DataFrame(found)


def _against(numbers: pl.DataFrame, by_role: Mapping[str, str]) -> tuple[str, ...]:
    """Questions that run against whether one would recommend, is satisfied overall, or the rest."""
    for role in ("recommend", "overall"):
        if role in by_role:
            found = against(numbers, by_role[role])
            # of overall satisfaction and all others one is turned round: rather the one
            is_odd = role == "overall" and 2 * len(found) > numbers.width
            return (by_role[role],) if is_odd else found
    return against(numbers)
