"""Where the table begins below what list exports and report workbooks put above it.

A title, a date, a user, filters; then the header, of one row or of two, perhaps one of units. What
stands between and below the records is told by ``leftovers``.
"""

from __future__ import annotations

import csv
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from dashboard.extracts.reading.leftovers import no_records
from dashboard.extracts.reading.sheet import LEFT_OUT

__all__ = ["Layout", "delimiter", "find", "no_records", "titles"]

# a record may be as long as the piece of the file that holds it
csv.field_size_limit(2**31 - 1)

_DELIMITERS = ";\t|,"
#: A header has at least this share of the cells that the rows below it have.
_FULL = 0.6
#: So far below the first row that could be a header a better one is looked for.
_LOOK_AHEAD = 20

_RULER = re.compile(r"[-=_+─━═|\s]*[-=_─━═]{3}[-=_+─━═|\s]*")
_NUMBER = re.compile(r"[-+(]?\s*(?:[A-Z]{3}|[€$£])?\s*[-+]?[\d.,]*\d[\d.,'’\s]*[-)%]?\s*\S{0,3}")
_DAY = re.compile(
    r"\d{1,2}[./-]\s?\w{1,9}[./ -]\s?\d{2,4}.*|\d{4}[./-]\d{1,2}[./-]\d{1,2}.*|\d{1,2}:\d{2}.*"
)
_UNIT = re.compile(
    r"[\[(]?(?:T?(?:EUR|USD|CHF|GBP)|[TM]?[€$£]|%|ST|STK|Stk\.?|Stück|PC|PCS|EA|LE|KG|kg|G|M|m|L|l"
    r"|H|h|hrs?|STD|Std\.?|MIN|min|d|Tage|days|hours)[\])]?"
)


@dataclass(frozen=True)
class Layout:
    """Where the header is and where the records begin, counted from 0 among the rows given.

    Attributes:
        top: The header's first row; what stands above it is no data.
        header: The columns' names; ``None`` where the file gives none. Header cells that stand
            above several columns are joined with the names below them.
        first: The first row below the header, below its units and any ruler.
    """

    top: int
    header: tuple[str | None, ...]
    first: int


@dataclass(frozen=True)
class _Rows:
    """The cells, stripped, ``None`` where empty."""

    cells: list[list[str | None]]

    def filled(self, i: int) -> list[str]:
        return [cell for cell in self.cells[i] if cell is not None]

    def at(self, i: int, column: int) -> str | None:
        row = self.cells[i]
        return row[column] if column < len(row) else None

    def is_bare(self, i: int) -> bool:
        """Whether the row is blank or nothing but a ruler."""
        return all(map(_RULER.fullmatch, self.filled(i)))

    def is_worded(self, i: int) -> bool:
        """Whether the row holds words only: neither numbers nor dates."""
        return not any(map(_is_value, self.filled(i)))

    def holds_values(self, column: int, below: int) -> bool:
        """Whether most cells of the column below a row are numbers or dates."""
        found = [
            cell
            for i in range(below + 1, len(self.cells))
            if (cell := self.at(i, column)) is not None and not _RULER.fullmatch(cell)
        ]
        return 2 * sum(map(_is_value, found)) > len(found)


def _is_value(cell: str) -> bool:
    return bool(_NUMBER.fullmatch(cell) or _DAY.fullmatch(cell))


def delimiter(lines: Sequence[str]) -> str:
    """The character that splits the lines of a table, whatever stands around the table.

    Args:
        lines: The first lines of the file, without what ends them.
    """
    bare = (line.rstrip("\r\n").replace("\r", " ") for line in lines)
    kept = [line for line in bare if line.strip() and not _RULER.fullmatch(line)]
    return max(_DELIMITERS, key=lambda mark: _agreement(kept, mark))


def _agreement(lines: list[str], mark: str) -> tuple[float, int]:
    """How many lines hold rows of the same width; more if words begin them."""
    # an odd number of quotes cannot be quoting: then they are inches and belong to the text
    paired = sum(line.count('"') for line in lines) % 2 == 0
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if paired else csv.QUOTE_NONE
    if mark == "," and lines and _is_prose(lines):
        return 0.0, 0
    reader = csv.reader(lines, delimiter=mark, quoting=quoting)
    covered: Counter[int] = Counter()
    first: dict[int, list[str]] = {}
    before = 0
    for row in reader:
        # a row with line breaks inside its cells counts as all its lines
        covered[len(row)] += reader.line_num - before
        first.setdefault(len(row), row)
        before = reader.line_num
    del covered[1]
    if not covered:
        return 0.0, 0
    wide = max(covered, key=lambda width: (covered[width], width))
    is_worded = not any(_is_value(cell.strip()) for cell in first[wide])
    shorter = sum(count for width, count in covered.items() if width < wide)
    return (covered[wide] + shorter / 2) * (1.5 if is_worded else 1.0), wide


def _is_prose(lines: list[str]) -> bool:
    """Whether commas are such of a language, as in "Müller, Hans" below a header without any."""
    return "," not in lines[0] and not any(re.search(r",\S", line) for line in lines)


def find(rows: Sequence[Sequence[str | None]]) -> Layout:
    """Header and first record of a table, given the first rows of its file or sheet.

    A file without a header is told its first row is one, as nothing in it says otherwise.
    """
    table = _Rows([[(cell or "").strip() or None for cell in row] for row in rows])
    used = [i for i in range(len(table.cells)) if not table.is_bare(i)]
    if not used:
        widest = max(map(len, table.cells), default=0)
        return Layout(0, (None,) * widest, len(table.cells))
    if (imported := _import_row(table, used)) is not None:
        return imported
    bottom = _header_row(table, used)
    above = _group_row(table, bottom)
    top, last = bottom, bottom
    names = table.cells[bottom]
    if above is not None:
        top, names = above, _joined(table, above, bottom)
    elif (below := _split_row(table, bottom)) is not None:
        last, names = below, _joined(table, bottom, below)
    follows = _after(table, last)
    if follows < len(table.cells) and _is_unit_row(table, follows):
        names = _with_units(names, table.cells[follows])
        follows = _after(table, follows)
    return Layout(top, tuple(names), follows)


def titles(
    rows: Sequence[Sequence[str | None]], row_nos: Sequence[int], table: Layout, mark: str
) -> pl.DataFrame:
    """The lines above the header, as ``LEFT_OUT`` of a sheet tells them."""
    cells = [[cell.strip() for cell in rows[i] if cell and cell.strip()] for i in range(table.top)]
    lines = zip(row_nos, map(mark.join, cells), strict=False)
    above = [
        (row_no, "ruler" if _RULER.fullmatch(line) else "title", line)
        for row_no, line in lines
        if line
    ]
    return pl.DataFrame(above, schema=LEFT_OUT, orient="row")


def _import_row(table: _Rows, used: list[int]) -> Layout | None:
    """The header of a Qualtrics export: codes, wordings, and a row of ``{"ImportId": …}``.

    A column is called "code. wording", as LimeSurvey calls it, where both differ.
    """
    for place, row in enumerate(used[:4]):
        cells = table.filled(row)
        if place and len(cells) > 1 and all(cell.startswith('{"ImportId"') for cell in cells):
            codes, wordings = used[0], used[place - 1]
            width = len(table.cells[codes])
            pairs = ((table.at(codes, i), table.at(wordings, i)) for i in range(width))
            names = tuple(
                f"{code}. {' '.join(text.split())}" if code and text and text != code else code
                for code, text in pairs
            )
            return Layout(codes, names, _after(table, row))
    return None


def _header_row(table: _Rows, used: list[int]) -> int:
    """The first row as full as the rows below it, unless a later one looks more like a header."""
    columns = _usual_columns(table, used)
    counts = {i: sum(table.at(i, column) is not None for column in columns) for i in used}
    # the fullest rows may be torn ones: what counts is what several rows have
    usual = sorted(counts.values(), reverse=True)[min(max(1, len(used) // 10), len(used) - 1)]
    if usual < 2 and len(table.filled(used[-1])) > 2:
        # nothing but a header below a title
        return used[-1]
    full = [i for i in used if counts[i] >= max(_FULL * usual, min(usual, 2))]
    found = full[0] if full else used[0]
    for i in full[1:_LOOK_AHEAD]:
        if table.is_worded(found) and counts[found] >= usual:
            break
        if table.is_worded(i):
            set_apart = counts[i] > counts[found] or table.is_bare(i - 1)
            found = i if set_apart and _differs_below(table, i) else found
        elif counts[i] >= usual:
            break
    return found


def _usual_columns(table: _Rows, used: list[int]) -> list[int]:
    """The columns in which several rows have something."""
    filled = Counter(
        column for i in used for column, cell in enumerate(table.cells[i]) if cell is not None
    )
    return [column for column, count in filled.items() if count >= max(2, len(used) // 10)]


def _differs_below(table: _Rows, row: int) -> bool:
    """Whether words of the row stand above numbers or dates."""
    return any(
        cell is not None and table.holds_values(column, row)
        for column, cell in enumerate(table.cells[row])
    )


def _after(table: _Rows, row: int) -> int:
    """The next row that is neither blank nor a ruler."""
    rest = range(row + 1, len(table.cells))
    return next((i for i in rest if not table.is_bare(i)), len(table.cells))


def _spans(table: _Rows, row: int, width: int) -> Iterator[tuple[int, int]]:
    """Column -> how many columns it stands above, up to the next filled cell."""
    starts = [column for column in range(width) if table.at(row, column) is not None]
    for start, end in itertools.pairwise([*starts, width]):
        yield start, end - start


def _group_row(table: _Rows, header: int) -> int | None:
    """The row above the header that names groups of its columns, if there is one."""
    row = header - 1
    while row >= 0 and table.filled(row) and table.is_bare(row):
        row -= 1
    if row < 0 or not table.filled(row):
        return None
    if any(_DAY.fullmatch(cell) or ":" in cell for cell in table.filled(row)):
        return None
    names = table.cells[header]
    repeats = len(set(table.filled(header))) < len(table.filled(header))
    begins = next(column for column, name in enumerate(names) if name is not None)
    groups = list(_spans(table, row, len(names)))
    for column, width in groups:
        if names[column] is None:
            if not _is_used(table, column, header):
                return None
        elif width < 2 or (column <= begins and not (repeats and len(groups) > 1)):
            return None
    return row if groups else None


def _is_used(table: _Rows, column: int, header: int) -> bool:
    return any(table.at(i, column) for i in range(header + 1, len(table.cells)))


def _split_row(table: _Rows, header: int) -> int | None:
    """The row below the header that names what stands under its wide cells, if there is one."""
    row = _after(table, header)
    if row >= len(table.cells) or not table.is_worded(row) or not _differs_below(table, row):
        return None
    width = max(len(table.cells[header]), len(table.cells[row]))
    for column, wide in _spans(table, header, width):
        below = [table.at(row, c) is not None for c in range(column, column + wide)]
        if not (all(below) if wide > 1 else not any(below)):
            return None
    return row


def _joined(table: _Rows, upper: int, lower: int) -> list[str | None]:
    width = max(len(table.cells[upper]), len(table.cells[lower]))
    names: list[str | None] = []
    group = None
    for column in range(width):
        above, below = table.at(upper, column), table.at(lower, column)
        group = (above or group) if below else None
        names.append(f"{group} {below}" if group and below else above or below)
    return names


def _is_unit_row(table: _Rows, row: int) -> bool:
    """Whether the row holds units only, each above numbers, and nothing above the other columns."""
    return len(table.filled(row)) < len(table.cells[row]) and all(
        _UNIT.fullmatch(cell) and table.holds_values(column, row)
        for column, cell in enumerate(table.cells[row])
        if cell is not None
    )


def _with_units(names: list[str | None], units: Sequence[str | None]) -> list[str | None]:
    """The unit belongs to the name only where it tells columns apart."""
    repeated = Counter(names)
    padded = [*units, *[None] * len(names)]
    return [
        " ".join(filter(None, (name, unit))) if unit and repeated[name] > 1 else name
        for name, unit in zip(names, padded, strict=False)
    ]
