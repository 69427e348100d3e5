"""The rows set aside: where they stand, why, and as files to mend them by."""

from __future__ import annotations

import io

import polars as pl
import xlsxwriter

from dashboard.errors import CompassError
from dashboard.extracts.contract import Table
from dashboard.extracts.judging.reasons import reason
from dashboard.extracts.mappings.arrange import ROW_NO
from dashboard.extracts.mappings.mapping import ITEM, TableMapping
from dashboard.extracts.reading.sheet import AT, Sheet
from dashboard.extracts.reading.typed import as_text
from dashboard.text import N_, _, language
from dashboard.text.spreadsheets import FORMULA

#: One row per fault. ``column``: the file's name; ``field``: the contract's.
QUARANTINE = pl.Schema(
    {
        "file": pl.String(),
        "table": pl.String(),
        "sheet": pl.String(),
        "row_no": pl.Int64(),
        "column": pl.String(),
        "field": pl.String(),
        "value": pl.String(),
        "reason": pl.String(),
        "detail": pl.String(),
    }
)
#: Rows of an Excel sheet below its header.
_MOST_EXCEL_ROWS = 1_048_575
_NUMBER = r"^[-+]?[\d.,\s'’]+$"


class Placing:
    """Where in the file the rows of one table stand."""

    def __init__(self, sheet: Sheet, table: Table, mapping: TableMapping) -> None:
        self._sheet, self._table = sheet, table
        self._names = _names(table, mapping)
        self._cells = _cells(mapping)

    def told(self, faults: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
        """The faults with their places in the file.

        Args:
            faults: ``place`` among the rows judged, and what is wrong with them.
            rows: The rows judged, with ``row_no``.
        """
        found = faults.select(
            pl.all().exclude("place"),
            row_no=rows[ROW_NO].gather(faults["place"]),
            column=pl.col("field").replace(self._names),
        )
        if self._cells is not None:
            found = found.with_columns(rows[ITEM].gather(faults["place"]))
            found = found.join(
                self._cells, on=[ITEM, "field"], how="left", maintain_order="left"
            ).with_columns(column=pl.coalesce("cell", "column"))
            # a cell that all answers of a respondent have in common is told once
            found = found.unique(["row_no", "column", "reason"], keep="first", maintain_order=True)
        return _told_where(found, self._sheet, self._table)


def _cells(mapping: TableMapping) -> pl.DataFrame | None:
    """Of a survey with a column per question: question and field -> the column of the file."""
    if not mapping.questions:
        return None
    cells = [(one.item, one.measure, column) for column, one in mapping.questions.items()]
    schema = {ITEM: pl.String(), "field": pl.String(), "cell": pl.String()}
    return pl.DataFrame(cells, schema=schema, orient="row")


def torn(sheet: Sheet, table: Table) -> pl.DataFrame:
    """The lines that could not be laid out in columns."""
    lines = sheet.torn.select(
        ROW_NO,
        "value",
        reason=pl.lit("torn"),
        field=pl.lit(""),
        column=pl.lit(""),
        detail=pl.lit(""),
    )
    return _told_where(lines, sheet, table)


def _told_where(faults: pl.DataFrame, sheet: Sheet, table: Table) -> pl.DataFrame:
    return (
        faults.with_columns(
            file=pl.lit(sheet.file), table=pl.lit(table.name), sheet=pl.lit(sheet.name)
        )
        .select(QUARANTINE.names())
        .cast(QUARANTINE)
    )


def _names(table: Table, mapping: TableMapping) -> dict[str, str]:
    """Column of the contract, or its key -> what the file calls it."""
    named = {
        field: (how.source or " × ".join(how.product) or field)
        for field, how in mapping.columns.items()
    }
    return named | {" / ".join(table.grain): " / ".join(named.get(k, k) for k in table.grain)}


def explained(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with ``why`` and ``remedy``: their reasons as sentences in the language in force."""
    kinds = rows.select("reason", "column", "detail").unique()
    sentences = [
        reason(kind["reason"], {"column": kind["column"], "detail": kind["detail"]})
        for kind in kinds.iter_rows(named=True)
    ]
    kinds = kinds.with_columns(
        why=pl.Series([why for why, _remedy in sentences], dtype=pl.String),
        remedy=pl.Series([remedy for _why, remedy in sentences], dtype=pl.String),
    )
    return rows.join(kinds, on=["reason", "column", "detail"], how="left", maintain_order="left")


def told(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows as a person reads them: with sentences, headed in the language in force."""
    return explained(rows).select(
        pl.col("file").alias(_("File")),
        pl.col("sheet").alias(_("Sheet")),
        pl.col(ROW_NO).alias(_("Row")),
        pl.col("column").alias(_("Column")),
        pl.col("value").alias(_("Value")),
        pl.col("why").alias(_("Reason")),
        pl.col("remedy").alias(_("What to do")),
    )


def as_csv(rows: pl.DataFrame) -> bytes:
    """As CSV that a spreadsheet opens rightly: what looks like a formula gets an apostrophe."""
    text = pl.col(pl.String)
    risky = text.str.contains(FORMULA) & ~text.str.contains(_NUMBER)
    safe = told(rows).with_columns(pl.when(risky).then("'" + text).otherwise(text).name.keep())
    separator = ";" if language() == "de" else ","
    return safe.write_csv(separator=separator, include_bom=True).encode()


def as_excel(rows: pl.DataFrame) -> bytes:
    """As one Excel sheet; text stays text however it begins.

    Raises:
        CompassError: More rows than an Excel sheet holds.
    """
    if rows.height > _MOST_EXCEL_ROWS:
        raise CompassError(
            N_("An Excel sheet cannot hold {row_count} faults."),
            remedy=N_("Download them as CSV."),
            row_count=rows.height,
        )
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        told(rows).write_excel(book, autofit=rows.height <= 20_000, freeze_panes=(1, 0))
    return buffer.getvalue()


def in_original_shape(sheet: Sheet, row_nos: pl.Series) -> bytes:
    """The rows as their file has them, in UTF-8: same columns, same delimiter, same values.

    Torn lines come as they are; mended, they fit again. A cell that a spreadsheet would take for a
    formula gets an apostrophe in front, which reading takes off again.
    """
    wanted = row_nos.to_frame(AT).lazy()
    rows = sheet.rows.lazy().join(wanted, on=AT, how="semi", maintain_order="left").collect()
    text = rows.select(as_text(rows[name]).alias(name) for name in sheet.columns)
    risky = pl.all().str.contains(FORMULA) & ~pl.all().str.contains(_NUMBER)
    safe = text.with_columns(pl.when(risky).then("'" + pl.all()).otherwise(pl.all()).name.keep())
    whole = safe.write_csv(separator=sheet.delimiter, include_bom=True)
    lines = sheet.torn.join(row_nos.to_frame(ROW_NO), on=ROW_NO, how="semi")["value"]
    return (whole + "".join(f"{line}\n" for line in lines)).encode()
