"""Opens an extract: CSV, Excel or Parquet, whatever its dialect.

Cells that look like formulas are text; nothing in a file is ever evaluated.
"""

from __future__ import annotations

import io
import logging
from dataclasses import dataclass
from pathlib import Path, PurePath

import fastexcel
import polars as pl
import polars.selectors as cs

from dashboard.errors import CompassError
from dashboard.extracts.delimited import read_csv
from dashboard.extracts.sheet import Progress, Sheet, filled, named
from dashboard.text import N_

_KINDS = {
    ".csv": "CSV",
    ".txt": "CSV",
    ".tsv": "CSV",
    ".xlsx": "Excel",
    ".xlsm": "Excel",
    ".parquet": "Parquet",
}
_MAGIC = {
    b"PAR1": "Parquet",
    b"PK\x03\x04": "Excel",
    b"\xd0\xcf\x11\xe0": "XLS",
    b"%PDF": "PDF",
}
#: What tells the kind of a file.
_HEAD = 4096
_TEXT_NUMBER = r"^-?\d{1,3}\.\d{3}$"
_COMMA_NUMBER = r"\d,\d"

# fastexcel logs every empty column as a warning
logging.getLogger("fastexcel").setLevel(logging.ERROR)


def read(source: Path | bytes, name: str, progress: Progress = lambda _: None) -> list[Sheet]:
    """Every sheet with rows in it.

    Args:
        source: The file, or its content.
        name: What it is called; decides with the content what it is.

    Raises:
        CompassError: The file cannot be opened, is empty, broken, of another kind than its name
            says, or has no rows.
    """
    head = source[:_HEAD] if isinstance(source, bytes) else _opened(source, _HEAD)
    kind = _kind(head, name)
    if kind == "CSV":
        return [read_csv(source, name, progress)]
    content = source if isinstance(source, bytes) else _opened(source)
    return _excel(content, name) if kind == "Excel" else [_parquet(content, name)]


def _opened(path: Path, size: int = -1) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(size)
    except OSError as error:
        raise CompassError(
            N_("{file} cannot be opened: {why}."),
            remedy=N_("Check where the file is and that you may read it."),
            file=str(path),
            why=error.strerror or type(error).__name__,
        ) from error


def _kind(content: bytes, name: str) -> str:
    """CSV, Excel or Parquet; the name and the content have to agree."""
    kind = _KINDS.get(PurePath(name).suffix.lower())
    if kind is None:
        raise CompassError(
            N_("{file} is of a kind that cannot be read."),
            remedy=N_("Save it as CSV, XLSX or Parquet; the name has to end in that."),
            file=name,
        )
    if not content.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
        raise CompassError(
            N_("{file} is empty."),
            remedy=N_("Export it again; nothing was changed."),
            file=name,
        )
    found = _MAGIC.get(content[:4], "CSV")
    if found == "XLS":
        raise CompassError(
            N_("{file} is an old XLS workbook or protected by a password."),
            remedy=N_("Open it in Excel and save it as XLSX without a password."),
            file=name,
        )
    if found != kind:
        raise CompassError(
            N_("{file} is called {called_name} but holds {found_name}."),
            remedy=N_("Save it again in the format its name says, or rename it."),
            file=name,
            called_name=kind,
            found_name=found,
        )
    return kind


def _parquet(content: bytes, name: str) -> Sheet:
    try:
        frame = pl.read_parquet(io.BytesIO(content))
    except (pl.exceptions.PolarsError, OSError) as error:
        raise _broken(name, "Parquet") from error
    row_no = pl.int_range(1, frame.height + 1, eager=True).alias("row_no")
    frame = frame.with_columns(
        cs.categorical().cast(pl.String), cs.enum().cast(pl.String), cs.decimal().cast(pl.Float64)
    )
    return filled(name, "", frame, row_no)


def _excel(content: bytes, name: str) -> list[Sheet]:
    try:
        book = fastexcel.read_excel(content)
        sheets = [_excel_sheet(book, title) for title in book.sheet_names]
    except fastexcel.FastExcelError as error:
        raise _broken(name, "Excel") from error
    found = [sheet for sheet in sheets if sheet is not None]
    with_rows = [sheet for sheet in found if not sheet.frame.is_empty()]
    if not found:
        raise CompassError(
            N_("{file} is empty."),
            remedy=N_("Export it again; nothing was changed."),
            file=name,
        )
    return [
        filled(name, one.title, one.frame, one.row_no, mixed=one.mixed)
        for one in with_rows or found[:1]
    ]


@dataclass(frozen=True)
class _Found:
    """A sheet of a workbook, blank rows and all."""

    title: str
    frame: pl.DataFrame
    row_no: pl.Series
    mixed: frozenset[str]


def _excel_sheet(book: fastexcel.ExcelReader, title: str) -> _Found | None:
    """The rows below the first row that is not blank; ``None`` for a blank sheet."""
    cells = book.load_sheet(title, header_row=None, skip_rows=0, dtypes="string").to_polars()
    rows_used = cells.select(pl.any_horizontal(pl.all().is_not_null())).to_series().arg_true()
    if rows_used.is_empty():
        return None
    top = int(rows_used[0])
    header = named(cells.row(top))
    frame = book.load_sheet(title, header_row=top, schema_sample_rows=None).to_polars()
    frame.columns = header
    row_no = pl.int_range(top + 2, top + 2 + frame.height, eager=True).alias("row_no")
    mixed = frozenset(c for c in header if _is_mixed(book, title, top, header.index(c), frame[c]))
    return _Found(title, frame, row_no, mixed)


def _is_mixed(
    book: fastexcel.ExcelReader, title: str, top: int, position: int, values: pl.Series
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
            header_row=top,
            schema_sample_rows=None,
            dtype_coercion="strict",
            use_columns=[position],
        )
    except fastexcel.FastExcelError:
        return True
    return False


def _broken(file: str, kind: str) -> CompassError:
    return CompassError(
        N_("{file} cannot be opened as {kind_name}: it is broken or protected."),
        remedy=N_("Open it in the program it comes from and save it again, without a password."),
        file=file,
        kind_name=kind,
    )
