"""Which sheets of a file feed which tables: as a mapping says, or by the names of their columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import polars as pl

from dashboard.errors import CompassError
from dashboard.extracts.contract import TABLES, Table
from dashboard.extracts.mappings.mapping import Mapping, TableMapping
from dashboard.extracts.mappings.questionnaires import Survey
from dashboard.extracts.mappings.suggest import (
    ITEMS,
    MEANT,
    NAMES_TOLD,
    complete,
    nearest_table,
    recognised,
    suggest,
    suggestion,
)
from dashboard.extracts.reading.sheet import Sheet
from dashboard.extracts.reading.typed import Reading, read_cells
from dashboard.text import N_


def planned(
    sheets: Sequence[Sheet],
    *,
    table: str | None = None,
    mapping: Mapping | None = None,
    catalogue: pl.DataFrame | None = None,
) -> list[tuple[Sheet, Mapping]]:
    """Which sheets of a file feed which tables, ready for ``judge_all``.

    A workbook may carry sheets that are no extract (totals, explanations): what has less than half
    of the required columns is left out, as long as every table is served by another sheet.

    Args:
        table: The table the file is meant for; its columns are found by name.
        mapping: Says both tables and columns. Without either the tables are recognised.
        catalogue: The questions of surveys that are known already, rows of ``survey_items``.

    Raises:
        CompassError: A sheet lacks a column, or no sheet serves a table; says what is lacking.
    """
    found = []
    catalogue = with_catalogues(sheets, catalogue)
    for sheet in sheets:
        ways = mapping.tables if mapping else _likely(sheet, table, catalogue)
        meant = {n: how for n, how in ways.items() if _share(sheet, TABLES[n], how) >= MEANT}
        # rows that a mapping says itself belong to the sheet that answers them
        if any(how.questions for how in ways.values()) and not any(
            how.questions for how in meant.values()
        ):
            meant = {name: how for name, how in meant.items() if not how.rows}
        for name, how in meant.items():
            complete(sheet, TABLES[name], how)
        if meant:
            found.append((sheet, Mapping(tables=meant)))
    served = {name for _, how in found for name in how.tables}
    wanted = mapping.tables if mapping else {table: None} if table else {}
    for name in wanted.keys() - served:
        how = mapping.tables[name] if mapping else suggest(sheets[0], TABLES[name], catalogue)
        complete(sheets[0], TABLES[name], how)
    if not found:
        raise _unknown(sheets[0])
    return found


def _likely(sheet: Sheet, table: str | None, catalogue: pl.DataFrame) -> dict[str, TableMapping]:
    """The table asked for, or the one of which the sheet has the largest share."""
    name = table or recognised(sheet, catalogue) or nearest_table(sheet)[0]
    found = suggestion(sheet, TABLES[name], catalogue)
    if found.survey is None or not found.mapping.questions:
        return {name: found.mapping}
    if not found.survey.is_known:
        raise _unconfirmed(sheet, found.survey)
    rows = TableMapping(rows=found.survey.items)
    return ({ITEMS: rows} if rows.rows else {}) | {name: found.mapping}


def with_catalogues(sheets: Sequence[Sheet], catalogue: pl.DataFrame | None = None) -> pl.DataFrame:
    """The questions known, and those that sheets of the same file bring, which come first."""
    table = TABLES[ITEMS]
    known = [table.empty() if catalogue is None else catalogue]
    for sheet in sheets:
        if nearest_table(sheet) == (ITEMS, 1.0):
            known.insert(0, _items(sheet))
    return pl.concat(known).unique("item_id", keep="first", maintain_order=True)


def _items(sheet: Sheet) -> pl.DataFrame:
    """The questions of a catalogue, as far as they can be read without asking."""
    table = TABLES[ITEMS]
    rows = sheet.frame
    read = {
        name: read_cells(rows[how.source], table[name], Reading()).values
        for name, how in suggest(sheet, table).columns.items()
        if how.source
    }
    frame = pl.DataFrame([values.alias(name) for name, values in read.items()])
    every = frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in table.polars_schema.items()
    )
    return every.drop_nulls(table.required)


def _unconfirmed(sheet: Sheet, found: Survey) -> CompassError:
    """The scales of questions that nobody knows are proposed, and somebody has to look at them."""
    scales = Counter(f"{row['scale_lo']}–{row['scale_hi']}" for row in found.items)
    return CompassError(
        N_(
            "{file} is a survey with a column per question, and no catalogue knows its scales; the "
            "answers look like {scale_names}."
        ),
        remedy=N_(
            "Check them: service-compass suggest FILE > FILE.mapping.json, then publish with "
            "--mapping; or publish survey_items first."
        ),
        file=sheet.file,
        scale_names=", ".join(f"{scale} ({count})" for scale, count in scales.most_common()),
    )


def _share(sheet: Sheet, table: Table, mapping: TableMapping) -> float:
    """The share of the required columns for which the sheet has everything."""
    if mapping.rows:
        return 1.0
    there = mapping.among(sheet.columns)
    if 2 * len(there.questions) < len(mapping.questions):
        return 0.0
    return sum(name in there.fields for name in table.required) / len(table.required)


def _unknown(sheet: Sheet) -> CompassError:
    return CompassError(
        N_("{file} looks like no table of the data contract; found were: {found_names}."),
        remedy=N_("Say which table it is, or give a mapping."),
        file=sheet.file,
        found_names=", ".join(sheet.columns[:NAMES_TOLD]),
    )
