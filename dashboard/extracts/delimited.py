"""CSV as it really comes: any delimiter, any encoding, torn lines and all.

Every value stays text. polars reads what is well formed; whatever it would merge, shift or refuse
is read once more line by line, so that every row keeps its place in the file.
"""

from __future__ import annotations

import codecs
import csv
import io
import itertools
from typing import Literal

import polars as pl

from dashboard.errors import CompassError
from dashboard.extracts.sheet import TORN, Sheet, filled, named
from dashboard.text import N_

_DELIMITERS = ";\t|,"
_SAMPLE_LINES = 100
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def read_csv(content: bytes, file: str) -> Sheet:
    """The one sheet of a CSV file, all columns text.

    Raises:
        CompassError: Not text, or nothing but a header.
    """
    text = decoded(content, file)
    if "\n" not in text:
        text = text.replace("\r", "\n")
    blank = len(text) - len(text.lstrip("\r\n"))
    offset = text.count("\n", 0, blank)
    first, _, rest = text[blank:].partition("\n")
    told = first.strip().lower().startswith("sep=") and len(first.strip()) == len("sep=;")
    delimiter = first.strip()[-1] if told else ""
    body = rest if told else text[blank:]
    offset += told
    delimiter = delimiter or _delimiter(body)
    # an odd number of quotes cannot be quoting: then they are inches and belong to the text
    quoted = body.count('"') % 2 == 0
    sheet = _at_once(body, file, delimiter, offset) if quoted else None
    return filled(sheet or _line_by_line(body, file, delimiter, offset, quoted=quoted))


def decoded(content: bytes, file: str) -> str:
    """The text of a file in UTF-8, UTF-16 or Windows-1252, told by its bytes."""
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return _decode(content[len(bom) :], encoding, file)
    head = content[:4096]
    for start, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        # western text in UTF-16 has a zero in every second byte
        if head[start::2].count(0) > len(head) // 3:
            return _decode(content, encoding, file)
    try:
        return _decode(content, "utf-8", file)
    except CompassError:
        return _decode(content, "cp1252", file)


def _decode(content: bytes, encoding: str, file: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as broken:
        raise _not_text(file) from broken
    if "\x00" in text:
        raise _not_text(file)
    return text


def _not_text(file: str) -> CompassError:
    return CompassError(
        N_("{file} cannot be read as text."),
        remedy=N_("Save it again as CSV in UTF-8, or as XLSX or Parquet."),
        file=file,
    )


def _delimiter(text: str) -> str:
    """The delimiter under which most of the first lines have as many fields as the header."""
    sample = "\n".join(itertools.islice(io.StringIO(text), _SAMPLE_LINES)).splitlines()
    lines = [line for line in sample if line.strip()]

    def agreement(delimiter: str) -> tuple[float, int]:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter)]
        wide = widths[0] if widths else 0
        return (widths.count(wide) / len(widths) if wide > 1 else 0.0, wide)

    return max(_DELIMITERS, key=agreement)


def _at_once(body: str, file: str, delimiter: str, offset: int) -> Sheet | None:
    """What polars makes of a well-formed file; ``None`` if a line would be lost or merged."""
    header = next(csv.reader(io.StringIO(body, newline=""), delimiter=delimiter), [])
    line_count = body.count("\n") + (not body.endswith("\n"))
    try:
        frame = pl.read_csv(
            body.encode(),
            separator=delimiter,
            has_header=False,
            skip_lines=1,
            schema=dict.fromkeys(named(header), pl.String()),
            raise_if_empty=False,
        )
    except pl.exceptions.PolarsError:
        return None
    if frame.height != line_count - 1:
        return None
    first_row = offset + 2
    row_no = pl.int_range(first_row, first_row + frame.height, eager=True).alias("row_no")
    return Sheet(file, "", frame, row_no)


def _line_by_line(body: str, file: str, delimiter: str, offset: int, *, quoted: bool) -> Sheet:
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE
    csv.field_size_limit(max(len(body), 131_072))
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, quoting=quoting)
    header = named(next(reader, []))
    wide = len(header)
    rows: list[list[str]] = []
    row_nos: list[int] = []
    torn: list[tuple[int, str]] = []
    begins = reader.line_num + 1
    for row in reader:
        if any(row[wide:]):
            torn.append((begins + offset, delimiter.join(row)))
        elif row:
            rows.append((row + [""] * wide)[:wide])
            row_nos.append(begins + offset)
        begins = reader.line_num + 1
    columns = zip(*rows, strict=True) if rows else ((),) * wide
    frame = pl.DataFrame(
        [pl.Series(n, c, dtype=pl.String) for n, c in zip(header, columns, strict=True)]
    )
    lines = pl.DataFrame(torn, schema=TORN, orient="row")
    return Sheet(file, "", frame, pl.Series("row_no", row_nos, dtype=pl.Int64), lines)
