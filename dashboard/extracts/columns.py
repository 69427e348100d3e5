"""Reads every column of a table in the contract's type and judges it on the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl

from dashboard.extracts.arrange import marker, parts
from dashboard.extracts.contract import Column, Table
from dashboard.extracts.faults import Faults, judge_codes, judge_column
from dashboard.extracts.mapping import ColumnMapping, TableMapping
from dashboard.extracts.sheet import Sheet
from dashboard.extracts.signs import DECIMALS, amounts
from dashboard.extracts.typed import Cells, Place, read_cells


def read_columns(
    sheet: Sheet,
    table: Table,
    mapping: TableMapping,
    raw: pl.DataFrame,
    faults: Faults,
    *,
    today: date,
) -> tuple[pl.DataFrame, pl.Series]:
    """The table's rows with all columns of the contract, and which ones became ``other``.

    Raises:
        Ambiguity: A column can be read in two ways.
    """
    became_other = pl.Series([False]).new_from_index(0, raw.height)
    columns = []
    for column in table.columns:
        how = mapping.columns.get(column.name)
        if how is None:
            values = pl.Series([None], dtype=column.polars_type).new_from_index(0, raw.height)
        else:
            cells = read_column(sheet, column, how, raw)
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


def read_column(sheet: Sheet, column: Column, how: ColumnMapping, raw: pl.DataFrame) -> Cells:
    """One column, or the product of several, with the scale and the signs of the mapping.

    Raises:
        Ambiguity: It can be read in two ways.
    """
    names = how.sources or (column.name,)
    cells = [
        read_cells(raw[part], column, how, Place(sheet.file, name, name in sheet.mixed))
        for part, name in zip(parts(column.name, how), names, strict=True)
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
