"""Empty extracts to fill in: a header, one example, and a sheet that explains every column."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import polars as pl
import xlsxwriter

from dashboard.extracts.contract import Column, Table
from dashboard.extracts.contract.words import kind_in_words, rules_in_words
from dashboard.text import _

_DAY = date(2025, 12, 31)
_TYPICAL: dict[str, object] = {
    "number": 100.0,
    "integer": 1,
    "date": _DAY,
    "timestamp": datetime(2025, 12, 31, 14, 30),  # noqa: DTZ001 - extracts carry wall-clock time
    "boolean": True,
}
_FORMATS: dict[Any, str] = {pl.Date: "yyyy-mm-dd", pl.Datetime: "yyyy-mm-dd hh:mm"}


def template(table: Table) -> bytes:
    """An Excel workbook for ``table``, explained in the language in force.

    The names in the header are the contract's own in every language, so a template filled in
    anywhere can be published anywhere.
    """
    buffer = io.BytesIO()
    example = pl.DataFrame(
        {c.name: pl.Series([_example(c)], dtype=c.polars_type) for c in table.columns}
    )
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        for frame, name in ((example, table.name), (_explained(table), _("Explanations"))):
            frame.write_excel(book, name, dtype_formats=_FORMATS, autofit=True, freeze_panes=(1, 0))
    return buffer.getvalue()


def _example(column: Column) -> object:
    if column.example != "":
        return column.example
    if column.default is not None:
        return column.default
    if column.codes:
        return column.codes[0]
    return _TYPICAL.get(column.type)


def _explained(table: Table) -> pl.DataFrame:
    columns = table.columns
    return pl.DataFrame(
        {
            _("Column"): [c.name for c in columns],
            _("Meaning"): [_(c.label) for c in columns],
            _("Required"): [_("yes") if c.name in table.required else "" for c in columns],
            _("Type"): [kind_in_words(c) for c in columns],
            _("Rules"): [" ".join(rules_in_words(c)) for c in columns],
        }
    )
