"""Suggests which column is which: by our names, their labels and what other systems call them."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

import polars as pl

from dashboard.errors import CompassError
from dashboard.extracts.contract import TABLES, Column, Table
from dashboard.extracts.contract.codes import spoken
from dashboard.extracts.contract.schema import plain
from dashboard.extracts.mapping import ColumnMapping, Mapping, TableMapping, needed
from dashboard.extracts.sheet import Sheet
from dashboard.text import N_

#: A column with more different values is no list of codes.
_MOST_CODES = 1000
_NAMES_TOLD = 30
_LIKENESS = 0.6
#: A sheet with this share of the required columns is meant as that table.
_MEANT = 0.5


def suggest(sheet: Sheet, table: Table) -> TableMapping:
    """The columns of ``sheet`` that ``table`` knows; those it does not find are left out.

    Case, umlauts and punctuation do not matter, nor does the language of the display. Codes in
    words ("Ersatzteile", "Germany") are translated.
    """
    left = {plain(name): name for name in reversed(sheet.columns)}
    found: dict[str, str] = {}
    exact = [(column, frozenset({plain(column.name)})) for column in table.columns]
    for column, names in [*exact, *((column, column.known_as) for column in table.columns)]:
        match = next((name for name in left if name in names), None)
        if match is not None and column.name not in found:
            found[column.name] = left.pop(match)
    return TableMapping(
        columns={
            column.name: ColumnMapping.model_validate(
                {
                    "from": found[column.name],
                    "codes": in_words(column, sheet, found[column.name]),
                }
            )
            for column in table.columns
            if column.name in found
        }
    )


def in_words(column: Column, sheet: Sheet, source: str) -> dict[str, str]:
    """Value of the file -> code of the contract, where a value is the name of a code."""
    if not column.codes or sheet.rows.schema[source] != pl.String:
        return {}
    return codes_of(column, sheet.distinct(source))


def codes_of(column: Column, values: pl.Series) -> dict[str, str]:
    """Value -> code of the contract, where a value is the name of a code."""
    if not column.codes or values.len() > _MOST_CODES:
        return {}
    distinct = values.str.strip_chars().unique().sort()
    words = spoken(column.codes)
    return {
        value: words[plain(value)]
        for value in distinct
        if value not in column.codes and plain(value) in words
    }


def recognised(sheet: Sheet) -> str | None:
    """The table that the sheet is most likely meant as, even if a required column is missing."""
    ((name, mapping),) = _likely(sheet, None).items()
    return name if _share(sheet, TABLES[name], mapping) >= _MEANT else None


def complete(sheet: Sheet, table: Table, mapping: TableMapping) -> None:
    """Holds the mapping against the sheet.

    Raises:
        CompassError: A required column has no source, or a source is not in the sheet. Names the
            file, the column, what was found and the nearest candidate.
    """
    for name in needed(table, mapping):
        raise _missing(sheet, table[name], mapping)
    for name, how in mapping.columns.items():
        for source in how.reads:
            if source not in sheet.columns:
                raise _unmapped(sheet, name, source)


def _missing(sheet: Sheet, column: Column, mapping: TableMapping) -> CompassError:
    near = _nearest(sheet, column, mapping)
    if near is None:
        remedy = N_("Add {column_name} to the export, or map a column or a constant to it.")
    else:
        remedy = N_("If {near_name} is meant, rename it to {column_name} or map it.")
    return CompassError(
        N_("{file} has no column {column_name}; found were: {found_names}."),
        remedy=remedy,
        file=sheet.file,
        column_name=column.name,
        found_names=", ".join(sheet.columns[:_NAMES_TOLD]),
        near_name=near,
    )


def _nearest(sheet: Sheet, column: Column, mapping: TableMapping) -> str | None:
    """The unused column of the file whose name looks most like one of the column's names."""
    headers = {plain(name): name for name in sheet.columns if name not in _reads(mapping)}
    pairs = [
        (difflib.SequenceMatcher(None, known, near).ratio(), near)
        for known in sorted(column.known_as)
        for near in difflib.get_close_matches(known, headers, n=1, cutoff=_LIKENESS)
    ]
    return headers[max(pairs)[1]] if pairs else None


def _unmapped(sheet: Sheet, name: str, source: str) -> CompassError:
    return CompassError(
        N_("{file} has no column {source_name}, which the mapping wants for {column_name}."),
        remedy=N_("Correct the mapping; found were: {found_names}."),
        file=sheet.file,
        source_name=source,
        column_name=name,
        found_names=", ".join(sheet.columns[:_NAMES_TOLD]),
    )


def planned(
    sheets: Sequence[Sheet], *, table: str | None = None, mapping: Mapping | None = None
) -> list[tuple[Sheet, Mapping]]:
    """Which sheets of a file feed which tables, ready for ``judge_all``.

    A workbook may carry sheets that are no extract (totals, explanations): what has less than half
    of the required columns is left out, as long as every table is served by another sheet.

    Args:
        table: The table the file is meant for; its columns are found by name.
        mapping: Says both tables and columns. Without either the tables are recognised.

    Raises:
        CompassError: A sheet lacks a column, or no sheet serves a table; says what is lacking.
    """
    found = []
    for sheet in sheets:
        ways = mapping.tables if mapping else _likely(sheet, table)
        meant = {n: how for n, how in ways.items() if _share(sheet, TABLES[n], how) >= _MEANT}
        for name, how in meant.items():
            complete(sheet, TABLES[name], how)
        if meant:
            found.append((sheet, Mapping(tables=meant)))
    served = {name for _, how in found for name in how.tables}
    for name, how in (mapping.tables if mapping else _likely(sheets[0], table)).items():
        if name not in served and (mapping or table):
            complete(sheets[0], TABLES[name], how)
    if not found:
        raise _unknown(sheets[0])
    return found


def _likely(sheet: Sheet, table: str | None) -> dict[str, TableMapping]:
    """The table asked for, or the one of which the sheet has the largest share."""
    ways = {name: suggest(sheet, TABLES[name]) for name in ([table] if table else TABLES)}
    best = max(
        ways, key=lambda name: (_share(sheet, TABLES[name], ways[name]), len(ways[name].columns))
    )
    return {best: ways[best]}


def _share(sheet: Sheet, table: Table, mapping: TableMapping) -> float:
    """The share of the required columns for which the sheet has everything."""
    columns = set(sheet.columns)
    had = [n for n in table.required if (how := mapping.columns.get(n)) and columns >= {*how.reads}]
    return len(had) / len(table.required)


def _unknown(sheet: Sheet) -> CompassError:
    return CompassError(
        N_("{file} looks like no table of the data contract; found were: {found_names}."),
        remedy=N_("Say which table it is, or give a mapping."),
        file=sheet.file,
        found_names=", ".join(sheet.columns[:_NAMES_TOLD]),
    )


def _reads(mapping: TableMapping) -> set[str]:
    return {source for how in mapping.columns.values() for source in how.reads}
