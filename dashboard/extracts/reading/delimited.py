"""CSV as it really comes: any delimiter, any encoding, torn lines and all, of any size.

Every value stays text. The file is read in pieces that end where a record ends; polars reads what
is well formed, and a piece that it would merge, shift or refuse is read once more line by line, so
that every row keeps its place in the file.
"""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import polars as pl

from dashboard.errors import CompassError
from dashboard.extracts.reading import layout
from dashboard.extracts.reading.sheet import (
    LEFT_OUT,
    TORN,
    Filling,
    Progress,
    Sheet,
    named,
    refuse_width,
)
from dashboard.settings import Settings
from dashboard.text import N_

#: Bytes read in one go.
_BLOCK = 32 * 2**20
#: A record that is longer than this many blocks is no record: a quote was never closed.
_MOST_BLOCKS = 4
_SAMPLE_LINES = 200
_SAMPLE_BYTES = 2**20
#: German umlauts inside words; what one encoding has there is no letter in the other.
_DOS_UMLAUT = re.compile(rb"[A-Za-z][\x81\x84\x94][a-z]")
_WINDOWS_UMLAUT = re.compile(rb"[A-Za-z][\xe4\xf6\xfc\xdf][a-z]")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def read_csv(
    source: Path | bytes, file: str, settings: Settings, progress: Progress = lambda _: None
) -> Sheet:
    """The one sheet of a CSV file, all columns text.

    Raises:
        CompassError: Not text, nothing but a header, or too many columns.
        Cancelled: ``progress`` said so.
    """
    text = _probed(source, file)
    pieces = _with_last(_records(_lines(source, text), quoted=text.quoted))
    first, is_last = next(pieces, (b"", True))
    way = _way(first, quoted=text.quoted)
    refuse_width(file, len(way.names), settings)
    filling = Filling(file, "", left_out=[way.titles])
    # the header and what stands above it are in the first piece
    body, line_no = first[way.skipped_bytes :], way.first_line
    done = len(first)
    while True:
        _read_piece(body, way, line_no, filling, is_last=is_last)
        progress(min(done / max(text.size, 1), 1.0))
        if is_last:
            return filling.sheet(delimiter=way.delimiter)
        line_no += _line_count(body)
        body, is_last = next(pieces)
        done += len(body)


@dataclass(frozen=True)
class _Text:
    """How the bytes of a file become lines.

    Attributes:
        encoding, start: Its name, and where the text begins behind a byte order mark.
        quoted: Quotes come in pairs; otherwise they are inches and belong to the text.
        newline: What ends a line.
        size: Bytes of the text in UTF-8.
    """

    encoding: str
    start: int
    quoted: bool = True
    newline: bytes = b"\n"
    size: int = 0


@dataclass(frozen=True)
class _Way:
    """How lines become columns: found in the first piece.

    Attributes:
        names: One per column.
        skipped_bytes, first_line: Where the first row begins, and in which line of the file.
        padded: Cells are filled up with blanks.
        titles: What stands above the header.
    """

    delimiter: str
    names: list[str]
    skipped_bytes: int
    first_line: int
    quoted: bool
    padded: bool
    titles: pl.DataFrame


def _probed(source: Path | bytes, file: str) -> _Text:
    """One look at the whole file: nothing else tells its encoding and whether quotes quote.

    Raises:
        CompassError: It is no text.
    """
    for encoding, start in _possible(source):
        try:
            return _counted(source, _Text(encoding, start), file)
        except UnicodeDecodeError:
            continue
    raise _not_text(file)


def _possible(source: Path | bytes) -> list[tuple[str, int]]:
    """UTF-8, UTF-16, Windows-1252 or DOS as the first bytes tell, and where the text begins."""
    head = next(_blocks(source, 0, 4096), b"")
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return [(encoding, len(bom))]
    # western text in UTF-16 has a zero in every second byte
    for start, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if head[start::2].count(0) > len(head) // 3:
            return [(encoding, 0)]
    first = next(_blocks(source, 0, _SAMPLE_BYTES), b"")
    is_dos = _DOS_UMLAUT.search(first) and not _WINDOWS_UMLAUT.search(first)
    return [("utf-8", 0), ("cp850" if is_dos else "cp1252", 0)]


def _counted(source: Path | bytes, text: _Text, file: str) -> _Text:
    quotes = size = 0
    newline = b"\r"
    for block in _decoded(source, text):
        if b"\x00" in block:
            raise _not_text(file)
        quotes += block.count(b'"')
        newline = b"\n" if b"\n" in block else newline
        size += len(block)
    return _Text(text.encoding, text.start, quotes % 2 == 0, newline, size)


def _blocks(source: Path | bytes, start: int, size: int = _BLOCK) -> Iterator[bytes]:
    with io.BytesIO(source) if isinstance(source, bytes) else source.open("rb") as file:
        file.seek(start)
        while block := file.read(size):
            yield block


def _decoded(source: Path | bytes, text: _Text) -> Iterator[bytes]:
    """The text in UTF-8.

    Raises:
        UnicodeDecodeError: It is not in the encoding supposed.
    """
    decoder = codecs.getincrementaldecoder(text.encoding)()
    is_utf8 = text.encoding == "utf-8"
    pending = False
    for block in _blocks(source, text.start):
        if is_utf8 and not pending and block.isascii():
            yield block
            continue
        # of UTF-8 only the proof is needed that it is
        decoded = decoder.decode(block)
        pending = bool(decoder.getstate()[0])
        yield block if is_utf8 else decoded.encode()
    decoder.decode(b"", final=True)


def _not_text(file: str) -> CompassError:
    return CompassError(
        N_("{file} cannot be read as text."),
        remedy=N_("Save it again as CSV in UTF-8, or as XLSX or Parquet."),
        file=file,
    )


def _lines(source: Path | bytes, text: _Text) -> Iterator[bytes]:
    is_utf8 = text.encoding == "utf-8"
    for block in _blocks(source, text.start) if is_utf8 else _decoded(source, text):
        yield block if text.newline == b"\n" else block.replace(b"\r", b"\n")


def _records(blocks: Iterator[bytes], *, quoted: bool) -> Iterator[bytes]:
    """The same text in pieces that end where a record ends."""
    rest = b""
    for block, is_last in _with_last(blocks):
        # the rest is short and the block is long: only the longer one is copied, and once
        text = rest + block if rest else block
        cut = len(text) if is_last else _cut(text, quoted=quoted)
        if cut:
            yield text[:cut]
        rest = text[cut:]


def _cut(text: bytes, *, quoted: bool) -> int:
    """Where the last whole record ends; 0 if none does."""
    cut = text.rfind(b"\n") + 1
    if not quoted or len(text) > _MOST_BLOCKS * _BLOCK:
        return cut
    is_open = text.count(b'"', 0, cut) % 2
    while cut and is_open:
        earlier = text.rfind(b"\n", 0, cut - 1) + 1
        is_open = (is_open - text.count(b'"', earlier, cut)) % 2
        cut = earlier
    return cut


def _with_last(pieces: Iterator[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Each piece with whether it is the last one."""
    before = next(pieces, None)
    for piece in pieces:
        if before is not None:
            yield before, False
        before = piece
    if before is not None:
        yield before, True


def _way(first: bytes, *, quoted: bool) -> _Way:
    """The delimiter and the columns, by the first lines of the file."""
    lines = list(itertools.islice(io.BytesIO(first), _SAMPLE_LINES))
    texts = [line.decode(errors="replace") for line in lines]
    told = next((text.strip() for text in texts if text.strip()), "")
    says = told.lower().startswith("sep=") and len(told) == len("sep=;")
    if says:
        hint = next(i for i, text in enumerate(texts) if text.strip())
        texts = ["\n"] * (hint + 1) + texts[hint + 1 :]
    delimiter = told[-1] if says else layout.delimiter(texts)
    rows, ends = _fields(texts, delimiter, quoted=quoted)
    found = layout.find(rows)
    first_line = ends[found.first - 1] if found.first else 0
    return _Way(
        delimiter,
        named(found.header),
        sum(len(line) for line in lines[:first_line]),
        first_line + 1,
        quoted,
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


def _read_piece(body: bytes, way: _Way, line_no: int, filling: Filling, *, is_last: bool) -> None:
    """Adds the rows of a piece; its first line is ``line_no`` of the file."""
    frame = _at_once(body, way)
    if frame is not None:
        row_no = pl.int_range(line_no, line_no + frame.height, eager=True).alias("row_no")
    else:
        frame, row_no, torn = _line_by_line(body, way, line_no)
        filling.torn.append(torn)
    # an empty cell in quotes comes as a text without letters
    if way.padded or b'""' in body:
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


def _at_once(body: bytes, way: _Way) -> pl.DataFrame | None:
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
    return frame if frame.height == _line_count(body) else None


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
