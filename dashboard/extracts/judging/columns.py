"""Reads every column of a table in the contract's type and judges it on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial

import polars as pl

from dashboard.extracts.contract import Column, Table
from dashboard.extracts.judging.faults import Faults, judge_codes, judge_column
from dashboard.extracts.judging.readings import Evidence
from dashboard.extracts.mappings.arrange import Arranged, marker, parts
from dashboard.extracts.mappings.mapping import ColumnMapping, TableMapping
from dashboard.extracts.mappings.signs import DECIMALS, amounts
from dashboard.extracts.reading.sheet import Sheet
from dashboard.extracts.reading.typed import Ambiguity, Cells, Place, Reading, read_cells

#: Column of the contract -> how its raw columns are read: one, or one per factor.
Readings = dict[str, tuple[Reading, ...]]


def readings(sheet: Sheet, table: Table, mapping: TableMapping, laid: Arranged) -> Readings:
    """How every column is to be read.

    Raises:
        Ambiguity: A column can be read in two ways.
    """
    settled, asked = settle(sheet, table, mapping, laid)
    for question in asked:
        raise question
    return settled


def settle(
    sheet: Sheet, table: Table, mapping: TableMapping, laid: Arranged
) -> tuple[Readings, list[Ambiguity]]:
    """How every column is to be read, as far as the values tell, and what has to be asked.

    Raises:
        CompassError: A column cannot be read at all.
    """
    seen = {
        part: Evidence(table[name], how, Place(sheet.file, source, source in sheet.mixed))
        for name, how in mapping.columns.items()
        for part, source in zip(parts(name, how), _sources(name, how), strict=True)
    }
    still_open = {part: evidence for part, evidence in seen.items() if evidence.is_open}
    if still_open:
        for raw in laid.pieces({evidence.column.name for evidence in still_open.values()}):
            for part, evidence in still_open.items():
                evidence.see(raw[part])
    found, asked = {}, []
    for part, evidence in seen.items():
        try:
            found[part] = evidence.reading(partial(_values, laid, evidence.column.name, part))
        except Ambiguity as question:
            asked.append(question)
            found[part] = Reading()
    settled = {
        name: tuple(found[part] for part in parts(name, how))
        for name, how in mapping.columns.items()
    }
    return settled, asked


def _values(laid: Arranged, field: str, part: str) -> Iterator[pl.Series]:
    return (raw[part] for raw in laid.pieces({field}))


def _sources(name: str, how: ColumnMapping) -> tuple[str, ...]:
    return how.sources or (name,)


def read_columns(
    raw: pl.DataFrame,
    table: Table,
    mapping: TableMapping,
    settled: Readings,
    faults: Faults,
    *,
    today: date,
) -> tuple[pl.DataFrame, pl.Series]:
    """Some rows of the table with all columns of the contract, and which became ``other``."""
    became_other = pl.Series([False]).new_from_index(0, raw.height)
    columns = []
    for column in table.columns:
        how = mapping.columns.get(column.name)
        if how is None:
            values = pl.Series([None], dtype=column.polars_type).new_from_index(0, raw.height)
        else:
            cells = read_column(raw, column, how, settled[column.name])
            judge_column(column, cells, faults, today=today)
            values = cells.values
        if column.codes and how is not None:
            values, unknown = judge_codes(column, values, faults)
            became_other |= unknown
        columns.append(_defaulted(values, column))
    return pl.DataFrame(columns, schema=table.polars_schema), became_other


def _defaulted(values: pl.Series, column: Column) -> pl.Series:
    filled = values if column.default is None else values.fill_null(pl.lit(column.default))
    return filled.alias(column.name)


def read_column(
    raw: pl.DataFrame, column: Column, how: ColumnMapping, settled: tuple[Reading, ...]
) -> Cells:
    """One column, or the product of several, with the scale and the signs of the mapping."""
    names = parts(column.name, how)
    cells = [
        read_cells(raw[part], column, reading) for part, reading in zip(names, settled, strict=True)
    ]
    found = _product(cells) if how.product else cells[0]
    markers = raw[marker(column.name)] if how.negative_where else None
    return replace(found, values=amounts(found.values, how, markers))


def _product(factors: list[Cells]) -> Cells:
    values, texts, wrong = factors[0].values, factors[0].texts, factors[0].faults["not_a_number"]
    for factor in factors[1:]:
        values = values * factor.values
        texts = texts + " × " + factor.texts
        wrong = wrong | factor.faults["not_a_number"]
    return Cells(values.round(DECIMALS), texts, {"not_a_number": wrong})
