"""CSV as it really comes: any delimiter, any encoding, torn lines and all, of any size.

Every value stays text. The file is read in pieces that end where a record ends; polars reads what
is well formed, and a piece that it would merge, shift or refuse is read once more line by line, so
that every row keeps its place in the file.
"""

from __future__ import annotations

import csv
import io
import itertools
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import polars as pl

from dashboard.extracts.reading import layout, texts
from dashboard.extracts.reading.sheet import (
    LEFT_OUT,
    TORN,
    Filling,
    Progress,
    Sheet,
    named,
    refuse_width,
)
from dashboard.extracts.reading.texts import Text
from dashboard.settings import Settings

#: Lines that tell how a file is laid out.
_SAMPLE_LINES = 200


def read_csv(
    source: Path | bytes, file: str, settings: Settings, progress: Progress = lambda _: None
) -> Sheet:
    """The one sheet of a CSV file, all columns text.

    Raises:
        CompassError: Not text, nothing but a header, or too many columns.
        Cancelled: ``progress`` said so.
    """
    text = texts.probed(source, file)
    can_run_on = text.quoted and text.has_quotes
    pieces = texts.with_last(texts.records(texts.lines(source, text), quoted=can_run_on))
    first, is_last = next(pieces, (b"", True))
    way = _way(first, text)
    refuse_width(file, len(way.names), settings)
    filling = Filling(file, "", left_out=[way.titles])
    # the header and what stands above it are in the first piece
    body, line_no = first[way.skipped_bytes :], way.first_line
    done = len(first)
    while True:
        line_count = _line_count(body)
        _read_piece(body, way, (line_no, line_count), filling, is_last=is_last)
        progress(min(done / max(text.size, 1), 1.0))
        if is_last:
            return filling.sheet(delimiter=way.delimiter)
        line_no += line_count
        body, is_last = next(pieces)
        done += len(body)


@dataclass(frozen=True)
class _Way:
    """How lines become columns: found in the first piece.

    Attributes:
        names: One per column.
        skipped_bytes, first_line: Where the first row begins, and in which line of the file.
        has_quotes: There are any, so that an empty cell may come as a text without letters.
        padded: Cells are filled up with blanks.
        titles: What stands above the header.
    """

    delimiter: str
    names: list[str]
    skipped_bytes: int
    first_line: int
    quoted: bool
    has_quotes: bool
    padded: bool
    titles: pl.DataFrame


def _way(first: bytes, text: Text) -> _Way:
    """The delimiter and the columns, by the first lines of the file."""
    lines = list(itertools.islice(io.BytesIO(first), _SAMPLE_LINES))
    sampled = [line.decode(errors="replace") for line in lines]
    told = next((line.strip() for line in sampled if line.strip()), "")
    says = told.lower().startswith("sep=") and len(told) == len("sep=;")
    if says:
        hint = next(i for i, line in enumerate(sampled) if line.strip())
        sampled = ["\n"] * (hint + 1) + sampled[hint + 1 :]
    delimiter = told[-1] if says else layout.delimiter(sampled)
    rows, ends = _fields(sampled, delimiter, quoted=text.quoted)
    found = layout.find(rows)
    first_line = ends[found.first - 1] if found.first else 0
    return _Way(
        delimiter,
        named(found.header),
        sum(len(line) for line in lines[:first_line]),
        first_line + 1,
        text.quoted,
        text.has_quotes,
        padded=any(cell != cell.strip() for row in rows[found.top :] for cell in row),
        titles=layout.titles(rows, [1, *(end + 1 for end in ends)], found, delimiter),
    )


def _fields(lines: list[str], delimiter: str, *, quoted: bool) -> tuple[list[list[str]], list[int]]:
    """The records of the first lines, and how many lines each one has behind it at its end."""
    whole = (line.rstrip("\r\n").replace("\r", " ") + "\n" for line in lines)
    reader = csv.reader(whole, delimiter=delimiter, quoting=_quoting(quoted=quoted))
    rows, ends = [], []
    for row in reader:
        rows.append(row)
        ends.append(reader.line_num)
    return rows, ends


def _quoting(*, quoted: bool) -> Literal[0, 3]:
    return csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE


def _line_count(body: bytes) -> int:
    return body.count(b"\n") + (bool(body) and not body.endswith(b"\n"))


def _read_piece(
    body: bytes, way: _Way, lines: tuple[int, int], filling: Filling, *, is_last: bool
) -> None:
    """Adds the rows of a piece; ``lines``: which of the file is its first, and how many it has."""
    line_no, line_count = lines
    frame = _at_once(body, way, line_count)
    if frame is not None:
        row_no = pl.int_range(line_no, line_no + frame.height, eager=True).alias("row_no")
    else:
        frame, row_no, torn = _line_by_line(body, way, line_no)
        filling.torn.append(torn)
    # an empty cell in quotes comes as a text without letters
    if way.padded or (way.has_quotes and any(frame.select((pl.all() == "").any()).row(0))):
        text = pl.all().str.strip_chars()
        frame = frame.select(pl.when(text != "").then(text).name.keep())
    kinds = layout.no_records(frame, is_last=is_last)
    if kinds.null_count() < kinds.len():
        filling.left_out.append(_left_out(frame, row_no, kinds, way.delimiter))
        frame, row_no = frame.filter(kinds.is_null()), row_no.filter(kinds.is_null())
    filling.add(frame, row_no)


def _left_out(
    frame: pl.DataFrame, row_no: pl.Series, kinds: pl.Series, delimiter: str
) -> pl.DataFrame:
    line = pl.concat_str(pl.all(), separator=delimiter, ignore_nulls=True)
    lines = frame.select(row_no.alias("row_no"), kinds.alias("kind"), value=line)
    return lines.drop_nulls("kind").cast(pl.Schema(LEFT_OUT))


def _at_once(body: bytes, way: _Way, line_count: int) -> pl.DataFrame | None:
    """What polars makes of a well-formed piece; ``None`` if a line would be lost or merged."""
    try:
        frame = pl.read_csv(
            body,
            separator=way.delimiter,
            has_header=False,
            quote_char='"' if way.quoted else None,
            schema=dict.fromkeys(way.names, pl.String()),
            raise_if_empty=False,
        )
    except pl.exceptions.PolarsError:
        return None
    return frame if frame.height == line_count else None


def _line_by_line(
    body: bytes, way: _Way, line_no: int
) -> tuple[pl.DataFrame, pl.Series, pl.DataFrame]:
    text = body.decode()
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=way.delimiter,
        quoting=_quoting(quoted=way.quoted),
    )
    wide = len(way.names)
    rows: list[list[str | None]] = []
    row_nos: list[int] = []
    torn: list[tuple[int, str]] = []
    begins = line_no
    for row in reader:
        if any(row[wide:]):
            torn.append((begins, way.delimiter.join(row)))
        elif row:
            rows.append([cell or None for cell in (row + [""] * wide)[:wide]])
            row_nos.append(begins)
        begins = line_no + reader.line_num
    columns = zip(*rows, strict=True) if rows else ((),) * wide
    frame = pl.DataFrame(
        [pl.Series(n, c, dtype=pl.String) for n, c in zip(way.names, columns, strict=True)]
    )
    lines = pl.DataFrame(torn, schema=TORN, orient="row")
    return frame, pl.Series("row_no", row_nos, dtype=pl.Int64), lines
