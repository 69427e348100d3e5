"""Lays a sheet's columns out as the mapping says; nothing is read yet."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field

import polars as pl

from dashboard.extracts.contract import Table
from dashboard.extracts.mappings.mapping import ColumnMapping, TableMapping
from dashboard.extracts.mappings.signs import marked
from dashboard.extracts.mappings.wide import Questions, is_about_answers, stated
from dashboard.extracts.reading.sheet import AT, Sheet
from dashboard.extracts.reading.typed import as_text

#: Where a row stands in the file; no column of the contract may be called so.
ROW_NO = "row_no"


def parts(field: str, how: ColumnMapping) -> tuple[str, ...]:
    """Names of the raw columns behind a column of the contract: one, or one per factor."""
    return tuple(f"{field}*{i}" for i in range(len(how.product))) if how.product else (field,)


def marker(field: str) -> str:
    """Name of the raw column that says in which rows a column of the contract is negative."""
    return f"{field}±"


@dataclass(frozen=True)
class Arranged:
    """Raw rows ready to be read.

    Attributes:
        height: Rows; of a distinct table, keys; of a survey with a column per question, answers.
        silent_count: Of such a survey: rows of the file without any answer.
        differing: Of a distinct table: column -> keys whose rows differ in it.
        keyless_count: Of a distinct table: rows without a key, which make no row.
    """

    height: int
    _give: Callable[[Collection[str] | None], Iterator[pl.DataFrame]]
    differing: dict[str, pl.Series] = field(default_factory=dict)
    keyless_count: int = 0
    silent_count: int = 0

    def pieces(self, fields: Collection[str] | None = None) -> Iterator[pl.DataFrame]:
        """The rows, some at a time: ``row_no`` and the raw columns, all or those of ``fields``."""
        return self._give(fields)


def arranged(sheet: Sheet, table: Table, mapping: TableMapping) -> Arranged:
    """One row per row of the sheet, or per key, or per answer, as the mapping says."""
    if mapping.rows:
        rows = stated(mapping, ROW_NO)
        return Arranged(rows.height, lambda _fields: iter([rows]))
    numbers = {
        name: _numbered(sheet, how.row_number_within)
        for name, how in mapping.columns.items()
        if how.row_number_within is not None
    }

    def pieces(fields: Collection[str] | None = None) -> Iterator[pl.DataFrame]:
        names = mapping.columns.keys() if fields is None else fields
        ways = {name: how for name, how in mapping.columns.items() if name in names}
        start = 0
        for rows in sheet.pieces(list({source for how in ways.values() for source in how.reads})):
            numbered = {name: no.slice(start, rows.height) for name, no in numbers.items()}
            yield _laid(rows, ways, numbered)
            start += rows.height

    if mapping.questions:
        return _answers(sheet, mapping, numbers)
    if not mapping.distinct:
        return Arranged(sheet.height, pieces)
    return _distinct(pl.concat(pieces()), table)


def _answers(sheet: Sheet, mapping: TableMapping, numbers: dict[str, pl.Series]) -> Arranged:
    """One row per answer; what a respondent's answers have in common is read once per row."""
    questions = Questions(mapping)
    counts = [questions.given_count(rows) for rows in sheet.pieces(list(mapping.questions))]
    answer_count, row_count = (sum(one) for one in zip(*counts, strict=True)) if counts else (0, 0)

    def pieces(fields: Collection[str] | None = None) -> Iterator[pl.DataFrame]:
        start = 0
        for rows in sheet.pieces(mapping.reads):
            numbered = {name: no.slice(start, rows.height) for name, no in numbers.items()}
            start += rows.height
            beside = _laid(rows, mapping.columns, numbered)
            if is_about_answers(fields):
                yield from questions.answers(rows, beside)
            else:
                yield beside

    return Arranged(answer_count, pieces, silent_count=sheet.height - row_count)


def _laid(
    rows: pl.DataFrame, ways: dict[str, ColumnMapping], numbered: dict[str, pl.Series]
) -> pl.DataFrame:
    columns = [rows[AT].alias(ROW_NO)]
    for name, how in ways.items():
        found = [numbered[name]] if name in numbered else _found(rows, how)
        columns += [s.alias(n) for s, n in zip(found, parts(name, how), strict=True)]
        if how.negative_where:
            columns.append(as_text(rows[how.negative_where.column]).alias(marker(name)))
    return pl.DataFrame(columns)


def _numbered(sheet: Sheet, within: tuple[str, ...]) -> pl.Series:
    """1, 2, 3 … in the order of the file, anew for each value: it takes all rows to know."""
    number = pl.int_range(1, pl.len() + 1, dtype=pl.Int64)
    number = number.over(within) if within else number
    return sheet.rows.lazy().select(number.alias("number")).collect()["number"]


def _found(rows: pl.DataFrame, how: ColumnMapping) -> list[pl.Series]:
    if how.constant is not None:
        return [pl.Series([how.constant]).new_from_index(0, rows.height)]
    if how.product:
        return [rows[name] for name in how.product]
    if how.true_where:
        return [marked(as_text(rows[how.true_where.column]), how.true_where)]
    found = rows[how.sources[0]]
    return [as_text(found).replace(how.codes) if how.codes else found]


def _distinct(raw: pl.DataFrame, table: Table) -> Arranged:
    """One row per key, at the place where the key first stands.

    Where rows of one key differ, the most frequent value counts, of equally frequent ones the last.
    """
    keys = [name for name in table.grain if name in raw.columns]
    texts = raw.with_columns(
        as_text(raw[name]).alias(name) for name in raw.columns if name != ROW_NO
    ).with_row_index("place")
    with_key = texts.drop_nulls(keys)
    rows = with_key.group_by(keys, maintain_order=True).agg(pl.col(ROW_NO).first())
    differing: dict[str, pl.Series] = {}
    for name in raw.columns:
        if name in keys or name == ROW_NO:
            continue
        seen = (
            with_key.drop_nulls(name)
            .group_by([*keys, name])
            .agg(pl.len(), pl.col("place").last())
            .sort("len", "place", descending=True)
        )
        chosen = seen.group_by(keys, maintain_order=True).agg(pl.col(name).first(), pl.len())
        rows = rows.join(chosen.drop("len"), on=keys, how="left", maintain_order="left")
        doubtful = chosen.filter(pl.col("len") > 1)
        if not doubtful.is_empty():
            differing[name] = doubtful[keys[0]].sort()
    keyless_count = texts.height - with_key.height
    return Arranged(rows.height, lambda _fields: iter([rows]), differing, keyless_count)
