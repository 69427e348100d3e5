"""Recognises a survey with one column per question, and what each of its columns says.

Which columns are questions is told by their codes and wordings, if a catalogue or the default
questionnaire knows them, and by their values: a few whole numbers, or words of a scale.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial

import polars as pl

from dashboard.extracts.contract.schema import plain
from dashboard.extracts.contract.surveys import NO_ANSWER
from dashboard.extracts.mappings import look, respondents
from dashboard.extracts.mappings.headings import Heading, heading, is_personal, is_tools_own
from dashboard.extracts.mappings.mapping import Measure, Question, TableMapping
from dashboard.extracts.mappings.proposals import (
    NEARLY_ALL,
    Asked,
    Items,
    Suspicion,
    known_items,
    propose,
)
from dashboard.extracts.mappings.scales import Scale, Values, blanks, seen
from dashboard.extracts.mappings.wide import given
from dashboard.extracts.reading.sheet import Sheet

#: So many respondents tell whether questions run against each other.
COMPARED_ROWS = 20_000
#: Without codes or wordings that anybody knows it takes so many columns and rows.
_FEWEST, _FEWEST_UNKNOWN, _FEWEST_ROWS = 3, 5, 5
_MOSTLY = 0.4
_MOST_VALUES = 24
#: So many columns may say who answered, when and how.
_MOST_BESIDE = 7
_NO_QUESTION = re.compile(r"(?:code|id|nr|no|key|gewicht|weight|count|anzahl|alter|age|plz|zip)$")


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
        by_code: Questions taken as the default questionnaire's by their code alone.
    """

    answers: TableMapping
    items: Items = ()
    suspicions: dict[str, Suspicion] = field(default_factory=dict)
    blanks: dict[str, tuple[str, ...]] = field(default_factory=dict)
    is_known: bool = True
    by_code: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Column:
    """A column that seems to be a question."""

    head: Heading
    item: str
    measure: Measure
    values: Values
    is_known: bool

    @property
    def question(self) -> Question:
        return Question(item=self.item, measure=self.measure, codes=self.values.codes)


def survey(sheet: Sheet, catalogue: pl.DataFrame | None = None) -> Survey | None:
    """What the sheet says if it is a survey with one column per question; ``None`` if it is none.

    Args:
        catalogue: The questions already known, rows of ``survey_items``.
    """
    numbers = _Known(catalogue)
    some = partial(look.sampled, sheet.head(look.SAMPLED))
    # whole columns are only counted if their first rows look like a survey
    if not _is_one(sheet, _questions(numbers, sheet.columns, some), _MOST_BESIDE):
        return None
    beside = respondents.beside(sheet)
    taken = {name for how in beside.values() for name in how.reads}
    names = [name for name in sheet.columns if name not in taken]
    columns = _questions(numbers, names, partial(look.values, sheet))
    if not _is_one(sheet, columns, len(taken)):
        return None
    answers = TableMapping(
        columns=beside, questions={one.head.column: one.question for one in columns}
    )
    by_item: dict[str, list[_Column]] = {}
    for one in columns:
        if one.measure != "comment":
            by_item.setdefault(one.item, []).append(one)
    return _proposed(sheet, answers, by_item, catalogue)


class _Known:
    """The questions known, by code and by wording."""

    def __init__(self, catalogue: pl.DataFrame | None) -> None:
        every = known_items(catalogue)
        self._published = set() if catalogue is None else set(catalogue["item_id"])
        self._by_code: dict[str, str] = {plain(item): item for item in every["item_id"]}
        self._by_text: dict[str, str] = {
            plain(text): item
            for column in ("text_en", "text_de")
            for item, text in every.select("item_id", column).drop_nulls().iter_rows()
        }

    def number(self, head: Heading) -> str | None:
        """The number of the question that a header means.

        Another wording under a code of the default questionnaire is another question.
        """
        if found := self._by_text.get(plain(head.text)):
            return found
        found = self._by_code.get(plain(head.code)) if head.code else None
        if found is None or (found not in self._published and head.text != head.code):
            return None
        return found


def _questions(
    numbers: _Known, names: Iterable[str], counted: Callable[[str], pl.DataFrame]
) -> list[_Column]:
    """Those of the columns that are questions.

    Args:
        counted: Column of the file -> ``value`` and ``row_count``.
    """
    found, silent, taken = [], [], set[tuple[str, Measure]]()
    for name in names:
        head = heading(name)
        known = numbers.number(head)
        if is_personal(name) or (is_tools_own(name) and not known):
            continue
        values = _values(counted(name))
        number, measure = known or _number(head), head.measure or "perception"
        one = _Column(head, number, measure, values, is_known=known is not None)
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


def _values(counted: pl.DataFrame) -> Values:
    return seen(counted.filter(~pl.col("value").str.to_lowercase().is_in(NO_ANSWER)))


def _holds_answers(head: Heading, values: Values) -> bool:
    """Whether the values look like answers on a scale."""
    numbers = [n for n in values.numbers if 0 <= n <= 10]
    are_whole = all(number.is_integer() for number in values.numbers)
    is_called_so = head.measure is not None or not _NO_QUESTION.search(
        plain(head.code or head.text)
    )
    few = len(values.numbers) <= _MOST_VALUES and values.share >= NEARLY_ALL
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


def _is_one(sheet: Sheet, columns: list[_Column], beside_count: int) -> bool:
    """Whether the columns make a survey, and nothing else does with some numbers in it."""
    known = [one for one in columns if one.head.measure or one.values.codes or one.is_known]
    others = [n for n in sheet.columns if not (is_personal(n) or is_tools_own(n))]
    is_most = len(columns) >= _MOSTLY * (len(others) - beside_count)
    if len(known) >= _FEWEST:
        return is_most
    return is_most and len(columns) >= _FEWEST_UNKNOWN and sheet.height >= _FEWEST_ROWS


def _proposed(
    sheet: Sheet,
    answers: TableMapping,
    by_item: Mapping[str, list[_Column]],
    catalogue: pl.DataFrame | None,
) -> Survey:
    asked = {
        item: Asked(
            tuple(
                dict.fromkeys(
                    name
                    for one in columns
                    for name in (one.head.column, one.head.code, one.head.text)
                    if name
                )
            ),
            columns[0].head.text,
            _together(columns),
            is_known=all(one.is_known for one in columns),
        )
        for item, columns in by_item.items()
    }
    found = propose(asked, catalogue, partial(_numbers, sheet, answers))
    return Survey(
        answers,
        found.items,
        found.suspicions,
        outside(sheet, answers, found.scales),
        is_known=found.is_known,
        by_code=_by_code(by_item, catalogue),
    )


def _by_code(
    by_item: Mapping[str, list[_Column]], catalogue: pl.DataFrame | None
) -> tuple[str, ...]:
    """Questions taken as the default questionnaire's although nothing but their code says so."""
    published = set() if catalogue is None else set(catalogue["item_id"])
    return tuple(
        item
        for item, columns in by_item.items()
        if item not in published
        and all(one.is_known and one.head.text == one.head.code for one in columns)
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


def _together(columns: Iterable[_Column]) -> Values:
    """The values of all columns of a question as those of one."""
    numbers: dict[float, int] = {}
    for one in columns:
        for number, count in one.values.numbers.items():
            numbers[number] = numbers.get(number, 0) + count
    return Values(numbers, {}, {}, any(one.values.is_one_best for one in columns))


def _numbers(sheet: Sheet, answers: TableMapping, scales: Mapping[str, Scale]) -> pl.DataFrame:
    """Question -> the answers on its scale as numbers, of so many respondents as are enough."""
    rows = sheet.head(COMPARED_ROWS)
    found = []
    for column, asked in answers.questions.items():
        if asked.measure == "perception" and asked.item in scales:
            low, high = scales[asked.item]
            number = given(rows[column], asked).cast(pl.Float64, strict=False).alias(asked.item)
            found.append(number.set(~number.is_between(low, high).fill_null(False), None))
    return pl.DataFrame(found)
