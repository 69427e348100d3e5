"""The questions of a survey as rows that people edit: one row per column of the file, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from dashboard.errors import CompassError
from dashboard.extracts.contract.schema import Value
from dashboard.extracts.mappings.headings import heading, is_personal, is_tools_own
from dashboard.extracts.mappings.mapping import ITEM, Question, TableMapping
from dashboard.extracts.mappings.scales import SCALES
from dashboard.extracts.reading.sheet import Sheet
from dashboard.text import N_

#: What stands in the cells of a row; ``best``: ``high``, ``low``, or nothing where it is open.
CELLS = pl.Schema(
    {
        "column": pl.String(),
        "item": pl.String(),
        "measure": pl.String(),
        "scale": pl.String(),
        "best": pl.String(),
        "role": pl.String(),
    }
)
Row = Mapping[str, Value]


def scale_name(low: object, high: object) -> str:
    """``1–5``."""
    return f"{low}–{high}"


def scale_names(items: Sequence[Row]) -> list[str]:
    """The scales to choose from: those that are known, and those of these questions."""
    own = [scale_name(item["scale_lo"], item["scale_hi"]) for item in items]
    return list(dict.fromkeys([*(scale_name(*scale) for scale in SCALES), *own]))


def as_rows(sheet: Sheet, answers: TableMapping, items: Sequence[Row]) -> pl.DataFrame:
    """``CELLS``: the columns that are questions, then those that may be made one.

    Args:
        answers: The mapping of ``survey_responses``.
        items: Every question known: as the catalogue has it, or as it is proposed.
    """
    told = {item[ITEM]: item for item in items}
    rows = []
    for column, asked in answers.questions.items():
        item = told.get(asked.item, {})
        is_scaled = asked.measure != "comment" and bool(item)
        is_reversed = item.get("scale_reversed")
        rows.append(
            {
                "column": column,
                "item": asked.item,
                "measure": asked.measure,
                "scale": scale_name(item["scale_lo"], item["scale_hi"]) if is_scaled else None,
                "best": None if is_reversed is None else "low" if is_reversed else "high",
                "role": item.get("role"),
            }
        )
    free = [n for n in sheet.columns if n not in answers.reads and not is_personal(n)]
    rows += [{"column": name} for name in free if not is_tools_own(name)]
    return pl.DataFrame(rows, schema=CELLS)


def from_rows(
    rows: pl.DataFrame, before: TableMapping, proposed: Sequence[Row], catalogue: pl.DataFrame
) -> tuple[TableMapping, tuple[dict[str, Value], ...]]:
    """The mapping that edited rows mean, and the questions that no catalogue has.

    Args:
        rows: As ``as_rows`` made them, edited.
        before: The mapping they were made of.
        proposed: The questions that were proposed with it.

    Raises:
        CompassError: Two columns hold the same of one question, a question has two scales, or a
            scale differs from the catalogue's.
    """
    questions: dict[str, Question] = {}
    items: dict[str, dict[str, Value]] = {}
    known = {row[ITEM]: row for row in catalogue.iter_rows(named=True)}
    were = {item[ITEM]: item for item in proposed}
    for row in rows.drop_nulls("item").iter_rows(named=True):
        column, item = row["column"], row["item"].strip()
        measure = row["measure"] or "perception"
        _refuse_twice(questions, column, item, measure)
        codes = before.questions[column].codes if column in before.questions else {}
        asked = {"item": item, "measure": measure, "codes": codes}
        questions[column] = Question.model_validate(asked)
        if measure == "comment":
            continue
        told = known.get(item)
        if told is not None:
            _refuse_other(row, told)
            continue
        new = _item(row, item, were.get(item), before)
        if item in items and _scaled(items[item]) != _scaled(new):
            raise _two_scales(item)
        items.setdefault(item, new)
    answers = TableMapping(columns=before.columns, questions=questions)
    return answers, tuple(items.values())


def _scaled(item: Row) -> tuple[object, ...]:
    return item["scale_lo"], item["scale_hi"], item.get("scale_reversed")


def _item(
    row: dict[str, str | None], item: str, was: Row | None, before: TableMapping
) -> dict[str, Value]:
    """The question as a row of ``survey_items``."""
    text = heading(row["column"] or "").text
    low, high = (row["scale"] or scale_name(*SCALES[0])).split("–")
    found: dict[str, Value] = {ITEM: item, "text_en": text, "text_de": text}
    if was is not None:
        found |= was
    found |= {"scale_lo": int(low), "scale_hi": int(high), "role": row["role"] or "item"}
    found.pop("scale_reversed", None)
    if row["best"] is not None or row["column"] not in before.questions:
        found["scale_reversed"] = row["best"] == "low"
    return {"is_service_item": True} | found


def with_scale(
    items: Sequence[Row], names: Sequence[str], scale: str
) -> tuple[dict[str, Value], ...]:
    """The questions, those of these names on another scale."""
    low, high = map(int, scale.split("–"))
    lies_on = {"scale_lo": low, "scale_hi": high}
    return tuple({**item, **lies_on} if item[ITEM] in names else dict(item) for item in items)


def with_direction(
    items: Sequence[Row], names: Sequence[str], *, is_one_best: bool
) -> tuple[dict[str, Value], ...]:
    """The questions, those of these names with the direction that was said."""
    return tuple(
        {**item, "scale_reversed": is_one_best} if item[ITEM] in names else dict(item)
        for item in items
    )


def _refuse_twice(questions: Mapping[str, Question], column: str, item: str, measure: str) -> None:
    for other, asked in questions.items():
        if (asked.item, asked.measure) == (item, measure):
            raise CompassError(
                N_("{column_name} and {other_name} hold the same of question {item_name}."),
                remedy=N_("Give one of them another number, or say that it holds something else."),
                column_name=column,
                other_name=other,
                item_name=item,
            )


def _refuse_other(row: dict[str, str | None], told: Row) -> None:
    scale = scale_name(told["scale_lo"], told["scale_hi"])
    best = "low" if told["scale_reversed"] else "high"
    if row["scale"] not in (None, scale) or row["best"] not in (None, best):
        raise CompassError(
            N_("The catalogue has question {item_name} on the scale {scale_name}."),
            remedy=N_("Give the question another number, or publish the catalogue anew first."),
            item_name=told[ITEM],
            scale_name=scale,
        )


def _two_scales(item: str) -> CompassError:
    return CompassError(
        N_("Question {item_name} has two scales."),
        remedy=N_("Give its columns the same scale and direction, or two numbers."),
        item_name=item,
    )
