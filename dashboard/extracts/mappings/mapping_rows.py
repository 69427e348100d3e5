"""A mapping as rows that people edit: one row per column of the contract, and back again."""

from __future__ import annotations

import math
from typing import Any

import polars as pl

from dashboard.errors import CompassError
from dashboard.extracts.contract import Column, Table
from dashboard.extracts.mappings.mapping import ColumnMapping, TableMapping
from dashboard.extracts.mappings.suggest import codes_of, read_from
from dashboard.extracts.reading.sheet import Sheet
from dashboard.text import N_, Said

#: What stands in the cells of a row.
WAYS = pl.Schema(
    {
        "source": pl.String(),
        "times": pl.List(pl.String()),
        "factor": pl.Float64(),
        "constant": pl.String(),
        "within": pl.List(pl.String()),
    }
)


def in_order(table: Table, mapping: TableMapping) -> list[Column]:
    """The columns as they are worth looking at: required ones, those with a source, the rest."""
    # what the questions of a survey say is edited as questions
    columns = [c for c in table.columns if c.name not in mapping.asked]
    return sorted(
        columns, key=lambda c: (c.name not in table.required, c.name not in mapping.columns)
    )


def as_rows(table: Table, mapping: TableMapping) -> pl.DataFrame:
    """``field`` and ``WAYS``: one row per column of ``table``, in the order of ``in_order``."""
    rows = [
        {"field": column.name} | _cells(mapping.columns.get(column.name))
        for column in in_order(table, mapping)
    ]
    return pl.DataFrame(rows, schema={"field": pl.String(), **WAYS})


def _cells(how: ColumnMapping | None) -> dict[str, Any]:
    if how is None:
        return {"source": None, "times": [], "factor": None, "constant": None, "within": []}
    source = how.product[0] if how.product else how.source
    return {
        "source": source,
        "times": list(how.product[1:]),
        "factor": how.factor,
        "constant": None if how.constant is None else str(how.constant),
        "within": list(how.row_number_within or ()),
    }


def from_rows(
    rows: pl.DataFrame, sheet: Sheet, table: Table, before: TableMapping, *, distinct: bool
) -> TableMapping:
    """The mapping that edited rows mean.

    Args:
        rows: As ``as_rows`` made them, edited.
        sheet: Whose columns they name: codes written in words are translated.
        before: The mapping the rows were made of; a row that nobody touched stays as it is there.
        distinct: One row per key; products, numbering and signs do not count then.

    Rules by the values of a column are no cells and stay, whichever column the amounts are taken
    from; see ``rules``. A factor that the header of a newly
    chosen column tells (thousands) is taken unless the row says another one.

    Raises:
        CompassError: A row says two things at once, or multiplies what is no number.
    """
    columns = {}
    for row in rows.iter_rows(named=True):
        column, was = table[row["field"]], before.columns.get(row["field"])
        if was is not None and distinct:
            was = was.model_copy(update={"negative_where": None})
        blank = _cells(None)
        cells = {name: blank[name] if row[name] in (None, "", []) else row[name] for name in WAYS}
        if distinct:
            cells |= {"times": [], "within": []}
        if was is not None and cells == _cells(was):
            columns[column.name] = was
        elif how := _how(column, cells, sheet):
            rule = was.negative_where if was and how.sources else None
            columns[column.name] = how.model_copy(update={"negative_where": rule})
    return TableMapping(columns=columns, distinct=distinct, questions=before.questions)


def _how(column: Column, cells: dict[str, Any], sheet: Sheet) -> ColumnMapping | None:
    source, times, factor, constant, within = (cells[name] for name in WAYS)
    if sum(bool(way) for way in (source, constant, within)) > 1:
        raise CompassError(
            N_("{field} has more than one source."),
            remedy=N_("Leave one: a column of the file, a constant, or a numbering."),
            field=Said(column.label),
        )
    if (times or factor is not None) and not (source and column.type == "number"):
        raise CompassError(
            N_("{field} cannot be multiplied."),
            remedy=N_(
                "Only amounts are: name a column of the file, then what it is multiplied with."
            ),
            field=Said(column.label),
        )
    if factor is not None and not 0 < factor < math.inf:
        raise CompassError(
            N_("{field} cannot be multiplied with {factor_count}."),
            remedy=N_("Give a number above zero; a rule for signs makes amounts negative."),
            field=Said(column.label),
            factor_count=factor,
        )
    if times:
        product = {"product": (source, *times), "factor": _no_one(factor)}
        return ColumnMapping.model_validate(product)
    if source:
        found = read_from(sheet, column, source)
        return found if factor is None else found.model_copy(update={"factor": _no_one(factor)})
    if constant:
        words = codes_of(column, pl.Series([constant]))
        return ColumnMapping.model_validate({"constant": words.get(constant, constant)})
    return ColumnMapping.model_validate({"row_number_within": within}) if within else None


def _no_one(factor: float | None) -> float | None:
    return None if factor == 1 else factor
