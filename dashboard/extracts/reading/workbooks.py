"""Excel workbooks: every sheet with its header wherever it stands, cells with their types.

Nothing is ever evaluated: a formula counts with the value that was saved with it.
"""

from __future__ import annotations

import logging
import zipfile
from dataclasses import dataclass

import fastexcel
import polars as pl

from dashboard.errors import CompassError
from dashboard.extracts.reading import archives, layout
from dashboard.extracts.reading.sheet import LEFT_OUT, Sheet, filled, named, refuse_width
from dashboard.extracts.reading.typed import as_text
from dashboard.settings import Settings
from dashboard.text import N_

#: The header is among so many rows.
_TOP_ROWS = 200
_TEXT_NUMBER = r"^-?\d{1,3}\.\d{3}$"
_COMMA_NUMBER = r"\d,\d"
#: What Excel shows for a cell whose formula failed, by what fastexcel calls it.
_ERRORS = {
    "NA": "#N/A", "Div0": "#DIV/0!", "Ref": "#REF!", "Value": "#VALUE!", "Name": "#NAME?",
    "Null": "#NULL!", "Num": "#NUM!",
}  # fmt: skip

# fastexcel logs every empty column as a warning
logging.getLogger("fastexcel").setLevel(logging.ERROR)


def read_workbook(content: bytes, name: str, settings: Settings) -> list[Sheet]:
    """Every sheet with rows in it; hidden ones only where no other sheet has rows.

    Raises:
        CompassError: It is broken, protected, empty, has no rows or too many columns, or unpacks
            to more than is allowed.
    """
    try:
        archives.refuse_bomb(content, name, settings)
        book = fastexcel.read_excel(content)
        found = [_found(book, title, name, settings) for title in book.sheet_names]
    except (fastexcel.FastExcelError, OSError, zipfile.BadZipFile) as error:
        raise CompassError(
            N_("{file} cannot be opened as {kind_name}: it is broken or protected."),
            remedy=N_(
                "Open it in the program it comes from and save it again, without a password."
            ),
            file=name,
            kind_name="Excel",
        ) from error
    sheets = [sheet for sheet in found if sheet is not None]
    if not sheets:
        raise CompassError(
            N_("{file} is empty."),
            remedy=N_("Export it again; nothing was changed."),
            file=name,
        )
    with_rows = [sheet for sheet in sheets if sheet.frame.height] or sheets[:1]
    shown = [sheet for sheet in with_rows if not sheet.is_hidden] or with_rows
    hidden = [sheet.title for sheet in with_rows if sheet not in shown]
    return [one.filled(name, hidden) for one in shown]


@dataclass(frozen=True, eq=False)
class _Found:
    """A sheet of a workbook, blank rows and all."""

    title: str
    is_hidden: bool
    frame: pl.DataFrame
    row_no: pl.Series
    left_out: pl.DataFrame
    mixed: frozenset[str]

    def filled(self, file: str, hidden: list[str]) -> Sheet:
        """The sheet, and which hidden ones were left out beside it."""
        beside = pl.DataFrame({"value": hidden}, schema={"value": pl.String}).select(
            pl.lit(None, dtype=pl.Int64).alias("row_no"), pl.lit("hidden").alias("kind"), "value"
        )
        return filled(
            file,
            self.title,
            self.frame,
            self.row_no,
            mixed=self.mixed,
            left_out=pl.concat([self.left_out, beside]),
        )


def _found(book: fastexcel.ExcelReader, title: str, file: str, settings: Settings) -> _Found | None:
    """The rows below the header; ``None`` for a blank sheet."""
    rows = book.load_sheet(
        title, header_row=None, skip_rows=0, n_rows=_TOP_ROWS, dtypes="string"
    ).to_polars()
    refuse_width(file, rows.width, settings)
    if rows.select(pl.all_horizontal(pl.all().is_null()).all()).item():
        return None
    top = rows.rows()
    table = layout.find(top)
    frame, is_hidden = _cells(book, title, table)
    texts = frame.select(as_text(values) for values in frame)
    kinds = layout.no_records(texts, is_last=True)
    row_no = pl.int_range(table.first + 1, table.first + 1 + frame.height, eager=True)
    left_out = pl.concat(
        [layout.titles(top, range(1, len(top) + 1), table, ";"), _left_out(texts, row_no, kinds)]
    )
    records = kinds.is_null().arg_true()
    end = int(records[-1]) + 1 if records.len() else 0
    if records.len() < frame.height:
        # without the label of a total below them, numbers and dates are such again
        frame = _cells(book, title, table, end)[0][records]
    mixed = frozenset(
        name
        for position, name in enumerate(frame.columns)
        if _is_mixed(book, title, (table.first, end), position, frame[name])
    )
    return _Found(title, is_hidden, frame, row_no[records], left_out, mixed)


def _cells(
    book: fastexcel.ExcelReader, title: str, table: layout.Layout, end: int | None = None
) -> tuple[pl.DataFrame, bool]:
    """The rows below the header up to ``end``, and whether the sheet is hidden."""
    sheet = book.load_sheet(
        title,
        header_row=table.first - 1,
        n_rows=end,
        schema_sample_rows=None,
        whitespace_as_null=True,
    )
    cells, failed = sheet.to_arrow_with_errors()
    frame = pl.DataFrame(cells)
    frame.columns = named((*table.header, *[None] * frame.width)[: frame.width])
    if failed is not None:
        frame = _with_errors(frame, failed)
    return frame, sheet.visible != "visible"


def _with_errors(frame: pl.DataFrame, failed: fastexcel.CellErrors) -> pl.DataFrame:
    """Cells whose formula failed say so; their columns become text."""
    places: dict[int, dict[int, str]] = {}
    for one in failed.errors:
        row, column = one.offset_position
        code = next((code for code in _ERRORS if f"Error({code})" in one.detail), None)
        if code is not None:
            places.setdefault(column, {})[row] = _ERRORS[code]
    for column, errors in places.items():
        texts = _undoubted(frame.to_series(column))
        said = texts.scatter(list(errors), pl.Series(list(errors.values())))
        frame = frame.replace_column(column, said)
    return frame


def _undoubted(values: pl.Series) -> pl.Series:
    """As text; ``1.234`` with one more digit, so that it can be read in one way only."""
    texts = as_text(values)
    if not values.dtype.is_float():
        return texts
    return texts.str.replace(_TEXT_NUMBER, "${0}0")


def _left_out(texts: pl.DataFrame, row_no: pl.Series, kinds: pl.Series) -> pl.DataFrame:
    line = pl.concat_str(pl.all(), separator=";", ignore_nulls=True)
    lines = texts.select(row_no.alias("row_no"), kinds.alias("kind"), value=line)
    return lines.drop_nulls("kind").cast(pl.Schema(LEFT_OUT))


def _is_mixed(
    book: fastexcel.ExcelReader, title: str, rows: tuple[int, int], position: int, values: pl.Series
) -> bool:
    """Whether ``1.234`` may be a number cell beside text cells such as ``1.234,5``.

    Read as text both look alike, and only the types of the cells tell which is which.
    """
    if values.dtype != pl.String:
        return False
    if not (values.str.contains(_TEXT_NUMBER).any() and values.str.contains(_COMMA_NUMBER).any()):
        return False
    try:
        book.load_sheet(
            title,
            header_row=rows[0] - 1,
            n_rows=rows[1],
            schema_sample_rows=None,
            dtype_coercion="strict",
            use_columns=[position],
        )
    except fastexcel.FastExcelError:
        return True
    return False
