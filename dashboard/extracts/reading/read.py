"""Opens an extract: CSV, Excel or Parquet, also in an archive, whatever its dialect.

Cells that look like formulas are text; nothing in a file is ever evaluated. What is too large, or
still being written, is refused before or after reading, never read in part.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath

import polars as pl
import polars.selectors as cs

from dashboard.errors import CompassError
from dashboard.extracts.reading import archives
from dashboard.extracts.reading.delimited import read_csv
from dashboard.extracts.reading.sheet import Filling, Progress, Sheet, named, refuse_width
from dashboard.extracts.reading.spool import PIECE_ROWS
from dashboard.extracts.reading.workbooks import read_workbook
from dashboard.settings import Settings
from dashboard.settings import settings as settings_in_force
from dashboard.text import N_

#: How a file is called -> what it may be. List exports of SAP and others are called .xls.
_KINDS = {
    ".csv": ("CSV",),
    ".txt": ("CSV",),
    ".tsv": ("CSV",),
    ".xlsx": ("Excel",),
    ".xlsm": ("Excel",),
    ".xls": ("Excel", "CSV"),
    ".parquet": ("Parquet",),
    ".zip": ("ZIP",),
    ".gz": ("GZ",),
}
_MAGIC = {
    b"PAR1": "Parquet",
    b"PK\x03\x04": "ZIP",
    b"PK\x05\x06": "ZIP",
    b"\x1f\x8b": "GZ",
    b"\xd0\xcf\x11\xe0": "XLS",
    b"%PDF": "PDF",
}
#: What a workbook with a password holds instead of sheets.
_PROTECTED = "EncryptedPackage".encode("utf-16-le")
#: How pages and documents begin that Excel opens although they are no tables.
_PAGES = (b"<", b"mime-version:")
#: What tells the kind of a file.
_HEAD = 4096
_MB = 2**20


def read(
    source: Path | bytes,
    name: str,
    progress: Progress = lambda _: None,
    *,
    settings: Settings | None = None,
) -> list[Sheet]:
    """Every sheet with rows in it, of every file in it.

    Args:
        source: The file, or its content.
        name: What it is called; decides with the content what it is.
        settings: Those in force if not given; they say how large a file may be.

    Raises:
        Cancelled: ``progress`` said so.
        CompassError: The file cannot be opened, is too large, empty, broken, still being written,
            of another kind than its name says, or has no rows.
    """
    settings = settings or settings_in_force()
    if isinstance(source, bytes):
        return _read(source, name, progress, settings)
    with _unchanged(source, name):
        return _read(source, name, progress, settings)


def _read(source: Path | bytes, name: str, progress: Progress, settings: Settings) -> list[Sheet]:
    _refuse_size(source, name, settings)
    kind = _kind(source, name)
    if kind in ("ZIP", "GZ"):
        return _members(source, name, progress, settings)
    if kind == "CSV":
        return [read_csv(source, name, settings, progress)]
    if kind == "Parquet":
        return [_parquet(source, name, progress, settings)]
    content = source if isinstance(source, bytes) else _opened(source)
    return read_workbook(content, name, settings)


def _members(
    source: Path | bytes, name: str, progress: Progress, settings: Settings
) -> list[Sheet]:
    sheets: list[Sheet] = []
    done = 0.0
    for member, path, share in archives.unpacked(source, name, settings):
        before = done

        def told(part: float, before: float = before, share: float = share) -> None:
            progress(before + part * share)

        sheets += _read(path, member, told, settings)
        done += share
    return sheets


@contextmanager
def _unchanged(path: Path, name: str) -> Iterator[None]:
    """Refuses the file if it changed in the meantime: half of it is no extract."""
    before = _state(path)
    try:
        yield
    except CompassError:
        _refuse_changed(path, name, before)
        raise
    _refuse_changed(path, name, before)


def _refuse_changed(path: Path, name: str, before: tuple[int, ...]) -> None:
    if _state(path) != before:
        raise CompassError(
            N_("{file} is still being written."),
            remedy=N_("Wait until it is complete and try again; nothing was changed."),
            file=name,
        )


def _state(path: Path) -> tuple[int, ...]:
    try:
        found = path.stat()
    except OSError as error:
        raise _not_opened(path, error) from error
    return found.st_size, found.st_mtime_ns, found.st_ino


def _refuse_size(source: Path | bytes, name: str, settings: Settings) -> None:
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size > settings.max_file_mb * _MB:
        raise CompassError(
            N_("{file} has {size_count} MB; at most {most_count} MB are read."),
            remedy=N_("Export a shorter period at once, or raise SERVICE_COMPASS_MAX_FILE_MB."),
            file=name,
            size_count=size // _MB,
            most_count=settings.max_file_mb,
        )


def _opened(path: Path, size: int = -1) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(size)
    except OSError as error:
        raise _not_opened(path, error) from error


def _not_opened(path: Path, error: OSError) -> CompassError:
    return CompassError(
        N_("{file} cannot be opened: {why}."),
        remedy=N_("Check where the file is and that you may read it."),
        file=str(path),
        why=error.strerror or type(error).__name__,
    )


def _kind(source: Path | bytes, name: str) -> str:
    """CSV, Excel, Parquet, ZIP or GZ; the name and the content have to agree."""
    kinds = _KINDS.get(PurePath(name).suffix.lower())
    if kinds is None:
        raise CompassError(
            N_("{file} is of a kind that cannot be read."),
            remedy=N_("Save it as CSV, XLSX or Parquet; the name has to end in that."),
            file=name,
        )
    head = source[:_HEAD] if isinstance(source, bytes) else _opened(source, _HEAD)
    found = _content(source, head.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"), name)
    if found == "ZIP" and "Excel" in kinds:
        found = "Excel"
    if found not in kinds:
        raise CompassError(
            N_("{file} is called {called_name} but holds {found_name}."),
            remedy=N_("Save it again in the format its name says, or rename it."),
            file=name,
            called_name=kinds[0],
            found_name=found,
        )
    return found


def _content(source: Path | bytes, head: bytes, name: str) -> str:
    """What the file is by its first bytes.

    Raises:
        CompassError: It is empty, or nothing that could be read under any name.
    """
    if not head:
        raise CompassError(
            N_("{file} is empty."),
            remedy=N_("Export it again; nothing was changed."),
            file=name,
        )
    found = next((kind for magic, kind in _MAGIC.items() if head.startswith(magic)), "CSV")
    if found == "XLS":
        content = source if isinstance(source, bytes) else _opened(source)
        raise CompassError(
            N_("{file} is protected by a password.")
            if _PROTECTED in content
            else N_("{file} is an old XLS workbook."),
            remedy=N_("Open it in Excel and save it as XLSX without a password."),
            file=name,
        )
    if found == "CSV" and head.lower().startswith(_PAGES):
        raise CompassError(
            N_("{file} is a web page or an XML document, not a table."),
            remedy=N_("Open it in Excel and save it as XLSX."),
            file=name,
        )
    return _packed(source) if found == "ZIP" else found


def _packed(source: Path | bytes) -> str:
    """Workbooks are archives too; a broken one is told by its name."""
    try:
        return archives.holds(source)
    except (OSError, zipfile.BadZipFile):
        return "ZIP"


def _parquet(source: Path | bytes, name: str, progress: Progress, settings: Settings) -> Sheet:
    """Some rows at a time, so that memory does not grow with the file."""
    filling, start = Filling(name, ""), 0
    try:
        schema = pl.read_parquet_schema(_file(source))
        refuse_width(name, len(schema), settings)
        lazy = pl.scan_parquet(_file(source))
        row_count = int(lazy.select(pl.len()).collect().item())
        while start < row_count or not start:
            piece = lazy.slice(start, PIECE_ROWS).collect()
            row_no = pl.int_range(start + 1, start + piece.height + 1, eager=True).alias("row_no")
            filling.add(_plain(piece), row_no)
            start += PIECE_ROWS
            progress(min(start / max(row_count, 1), 1.0))
    except (pl.exceptions.PolarsError, OSError) as error:
        raise CompassError(
            N_("{file} cannot be opened as {kind_name}: it is broken or protected."),
            remedy=N_(
                "Open it in the program it comes from and save it again, without a password."
            ),
            file=name,
            kind_name="Parquet",
        ) from error
    return filling.sheet()


def _file(source: Path | bytes) -> Path | io.BytesIO:
    return io.BytesIO(source) if isinstance(source, bytes) else source


def _plain(frame: pl.DataFrame) -> pl.DataFrame:
    frame.columns = named(frame.columns)
    return frame.with_columns(
        cs.categorical().cast(pl.String), cs.enum().cast(pl.String), cs.decimal().cast(pl.Float64)
    )
