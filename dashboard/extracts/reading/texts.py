"""The lines of a text file in UTF-8, whatever its encoding, in pieces that end with a record."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dashboard.errors import CompassError
from dashboard.text import N_

#: Bytes read in one go.
_BLOCK = 32 * 2**20
#: A record that is longer than this many blocks is no record: a quote was never closed.
_MOST_BLOCKS = 4
_SAMPLE_BYTES = 2**20
#: German umlauts inside words; what one encoding has there is no letter in the other.
_DOS_UMLAUT = re.compile(rb"[A-Za-z][\x81\x84\x94][a-z]")
_WINDOWS_UMLAUT = re.compile(rb"[A-Za-z][\xe4\xf6\xfc\xdf][a-z]")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True)
class Text:
    """How the bytes of a file become lines.

    Attributes:
        encoding, start: Its name, and where the text begins behind a byte order mark.
        has_quotes: There are any.
        quoted: Quotes come in pairs; otherwise they are inches and belong to the text.
        newline: What ends a line.
        size: Bytes of the text in UTF-8.
    """

    encoding: str
    start: int
    has_quotes: bool = True
    quoted: bool = True
    newline: bytes = b"\n"
    size: int = 0


def probed(source: Path | bytes, file: str) -> Text:
    """One look at the whole file: nothing else tells its encoding and whether quotes quote.

    Raises:
        CompassError: It is no text.
    """
    for encoding, start in _possible(source):
        try:
            return _counted(source, Text(encoding, start), file)
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


def _counted(source: Path | bytes, text: Text, file: str) -> Text:
    quotes = size = 0
    newline = b"\r"
    for block in _decoded(source, text):
        if b"\x00" in block:
            raise _not_text(file)
        quotes += block.count(b'"')
        newline = b"\n" if b"\n" in block else newline
        size += len(block)
    return Text(text.encoding, text.start, quotes > 0, quotes % 2 == 0, newline, size)


def _blocks(source: Path | bytes, start: int, size: int = 0) -> Iterator[bytes]:
    with io.BytesIO(source) if isinstance(source, bytes) else source.open("rb") as file:
        file.seek(start)
        while block := file.read(size or _BLOCK):
            yield block


def _decoded(source: Path | bytes, text: Text) -> Iterator[bytes]:
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


def lines(source: Path | bytes, text: Text) -> Iterator[bytes]:
    if text.newline != b"\n":
        yield from (block.replace(b"\r", b"\n") for block in _decoded(source, text))
    elif text.encoding == "utf-8":
        yield from _whole_lines(source, text.start)
    else:
        yield from _decoded(source, text)


def _whole_lines(source: Path | bytes, start: int) -> Iterator[bytes]:
    """Blocks that end with a line, so that mostly nothing has to be put together."""
    with io.BytesIO(source) if isinstance(source, bytes) else source.open("rb") as file:
        file.seek(start)
        while block := file.read(_BLOCK):
            yield block + file.readline()


def records(blocks: Iterator[bytes], *, quoted: bool) -> Iterator[bytes]:
    """The same text in pieces that end where a record ends."""
    rest = b""
    for block, is_last in with_last(blocks):
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


def with_last(pieces: Iterator[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Each piece with whether it is the last one."""
    before = next(pieces, None)
    for piece in pieces:
        if before is not None:
            yield before, False
        before = piece
    if before is not None:
        yield before, True
