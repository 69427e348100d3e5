"""One column per question becomes one row per answer; rows that no file says become rows as well.

A row of the file is a respondent, a row of the table an answer: what one respondent said to one
question, however many of expectation, perception, importance and comment were asked. Where nothing
was said there is no answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cached_property

import polars as pl

from dashboard.extracts.contract.surveys import NO_ANSWER
from dashboard.extracts.mappings.mapping import (
    ITEM,
    MEASURES,
    ColumnMapping,
    Measure,
    Question,
    TableMapping,
)
from dashboard.extracts.reading.spool import PIECE_ROWS
from dashboard.extracts.reading.typed import as_text

#: ``4,0`` and ``4.0`` are the same answer: no scale has thousands.
_COMMA = r"^([-+]?\d+),(\d+)$"


class Questions:
    """The columns of a mapping that hold answers, by question.

    Attributes:
        by_item: Number of the question -> what was asked of it -> the column of the file.
    """

    def __init__(self, mapping: TableMapping) -> None:
        self.by_item: dict[str, dict[Measure, tuple[str, Question]]] = {}
        for column, asked in mapping.questions.items():
            self.by_item.setdefault(asked.item, {})[asked.measure] = (column, asked)

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        """What was asked of any question."""
        return tuple(m for m in MEASURES if any(m in asked for asked in self.by_item.values()))

    def answers(self, rows: pl.DataFrame, beside: pl.DataFrame) -> Iterator[pl.DataFrame]:
        """The answers of some rows of the file, a respondent's together, some at a time.

        Args:
            rows: The columns of the file that hold answers.
            beside: What every answer of a row has in common, as raw columns.
        """
        some = max(1, PIECE_ROWS // max(len(self.by_item), 1))
        for start in range(0, rows.height, some):
            here = rows.slice(start, some)
            common = beside.slice(start, some).with_row_index(_PLACE)
            columns = [self._of(item, here, common) for item in self.by_item]
            yield pl.concat(columns).sort(_PLACE, maintain_order=True).drop(_PLACE)

    def _of(self, item: str, rows: pl.DataFrame, common: pl.DataFrame) -> pl.DataFrame:
        asked = self.by_item[item]
        found = [
            given(rows[asked[measure][0]], asked[measure][1])
            if measure in asked
            else pl.Series([None], dtype=pl.String).new_from_index(0, rows.height)
            for measure in self.measures
        ]
        named = [one.alias(m) for one, m in zip(found, self.measures, strict=True)]
        answers = common.with_columns(pl.lit(item).alias(ITEM), *named)
        return answers.filter(pl.any_horizontal(pl.col(self.measures).is_not_null()))

    def given_count(self, rows: pl.DataFrame) -> tuple[int, int]:
        """How many answers some rows of the file hold, and how many rows hold any."""
        per_item = [
            pl.DataFrame(
                [given(rows[column], asked).alias(column) for column, asked in measures.values()]
            ).select(pl.any_horizontal(pl.all().is_not_null()).alias(item))
            for item, measures in self.by_item.items()
        ]
        answered = pl.concat(per_item, how="horizontal")
        counts = answered.select(
            pl.sum_horizontal(pl.all().cast(pl.Int64)).sum().alias("answers"),
            pl.any_horizontal(pl.all()).sum().cast(pl.Int64).alias("rows"),
        ).row(0)
        return int(counts[0] or 0), int(counts[1] or 0)


_PLACE = " place"


def given(found: pl.Series, asked: Question) -> pl.Series:
    """What a column says, as text; null where nobody answered."""
    texts = as_text(found)
    if asked.codes:
        texts = texts.replace(asked.codes)
    if asked.measure == "comment":
        return texts.set(texts == "", None)
    texts = texts.str.replace(_COMMA, "$1.$2")
    return texts.set((texts == "") | texts.str.to_lowercase().is_in(NO_ANSWER), None)


def as_answers(mapping: TableMapping) -> TableMapping:
    """How the answers of ``arranged`` are read: a plain mapping of their raw columns."""
    if mapping.rows:
        fields = dict.fromkeys(field for row in mapping.rows for field in row)
        columns = {field: ColumnMapping.model_validate({"from": field}) for field in fields}
        return TableMapping(columns=columns)
    if not mapping.questions:
        return mapping
    columns = dict(mapping.columns)
    columns[ITEM] = ColumnMapping.model_validate({"from": ITEM})
    for measure in Questions(mapping).measures:
        told = {} if measure == "comment" else {"decimal": "."}
        columns[measure] = ColumnMapping.model_validate({"from": measure, **told})
    return TableMapping(columns=columns)


def stated(mapping: TableMapping, row_no: str) -> pl.DataFrame:
    """The rows that the mapping itself says, as texts; numbered from 1."""
    fields = list(dict.fromkeys(field for row in mapping.rows for field in row))
    texts = [[_text(row.get(field)) for field in fields] for row in mapping.rows]
    frame = pl.DataFrame(texts, schema=dict.fromkeys(fields, pl.String()), orient="row")
    return frame.insert_column(0, pl.int_range(1, frame.height + 1, eager=True).alias(row_no))


def _text(value: object) -> str | None:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return None if value is None else str(value)


def is_about_answers(fields: Collection[str] | None) -> bool:
    """Whether any of the fields is one that the questions say."""
    return fields is None or bool({ITEM, *MEASURES} & set(fields))
