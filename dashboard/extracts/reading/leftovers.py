"""Rows of a table that are no records: totals, rulers, repeated headers, closing remarks.

Strict, because what is sorted out here is never judged: a row has to look like such a line in every
cell, not only in the one that says "Total".
"""

from __future__ import annotations

from functools import reduce

import polars as pl

from dashboard.extracts.reading.numbers import CURRENCY

_LABELS = (
    r"summen?|zwischensummen?|teilsumme|endsumme|gesamtsumme|gesamtergebnis|gesamtbetrag"
    r"|gesamtumsatz|gesamtwert|gesamt|insgesamt|ergebnis|overall result|grand total|sub-?total"
    r"|total|totals|sum|result"
)
_STARS = r"\*{1,5}"
#: A total that says no more than that it is one.
_TOTAL = rf"(?i)^(?:{_STARS}|(?:{_STARS}\s*)?(?:{_LABELS}))\s*:?$"
#: A total that says of what.
_TOTAL_OF = (
    rf"(?i)^(?:{_STARS}\s+\S|(?:zwischen|teil|end|gesamt)?summe\s|(?:gesamt)?ergebnis\s"
    rf"|(?:gesamt|sub-?total|grand total|total)\s(?:für|je|pro|von|for|of|per|\d))"
    r"|\s(?:ergebnis|(?:zwischen|teil|gesamt)?summe|gesamt|(?:sub-?)?total|result)\s*:?$"
)
_RULER = r"^[-=_+─━═|\s]*[-=_─━═]{3}[-=_+─━═|\s]*$"
_TIME = r"[0-9]+:[0-9]{2}(?::[0-9]{2})?"
_AMOUNT = (
    rf"^{_TIME}$|^[-+(−]?\s*{CURRENCY}?\s*[-+−]?\s*[\d.,]*\d[\d.,'’\s]*[-)−]?"
    rf"\s*{CURRENCY}?$"
)
_UNIT = rf"^(?:{CURRENCY}|T?EUR|T€|%|ST|Stk\.?|Stück|PC|PCE?|EA|LE|KG|kg|H|h|STD|Std\.?|\*+)$"
_FOOTER = (
    r"(?i)\bende der (?:liste|daten|auswertung)|\blistenende\b|\bend of (?:list|report|file|data)\b"
    r"|^\W*\(?\d[\d., ]*\s*(?:daten)?(?:sätze|satz|zeilen|einträge|treffer|rows?|records?)\b"
    r"|^anzahl\b|^number of (?:rows|records)|^(?:row|record) count"
    r"|^(?:stand|datenstand|erstellt|gedruckt|exportiert|created|generated|printed|exported)\b.*\d"
    r"|^(?:seite|page)\s+\d|^copyright\b|^©|^confidential\b|^vertraulich\b|^quelle:|^source:"
)
#: So many lines at the end are looked at for a closing remark.
_TAIL = 30
_SAMPLE = 1000


def no_records(frame: pl.DataFrame, *, is_last: bool = False) -> pl.Series:
    """What every row is: null for a record, else ``total``, ``ruler``, ``header`` or ``footer``.

    Args:
        frame: Rows as text, empty cells null; the columns are called as ``named()`` calls them.
            A blank row counts as a record here.
        is_last: These are the last rows of the file: closing remarks are looked for too.
    """
    kinds = pl.Series("kind", [None], dtype=pl.String).new_from_index(0, frame.height)
    used = [name for name in frame.columns if frame[name].null_count() < frame.height]
    if not used:
        return kinds
    suspects = _suspects(frame, used)
    if not suspects.is_empty():
        kinds = kinds.scatter(suspects, _looked_at(frame, used, suspects))
    return _with_footers(frame.select(used), kinds) if is_last else kinds


def _suspects(frame: pl.DataFrame, used: list[str]) -> pl.Series:
    """Places of the rows that begin like no record; cheap, as most files have none."""
    first = frame[used[0]]
    for name in used[1:]:
        if not first.null_count():
            break
        first = first.zip_with(first.is_not_null(), frame[name])
    begins = first.str.contains(rf"{_TOTAL}|{_TOTAL_OF}|{_RULER}")
    repeats = first.is_in([part for name in used for part in _parts(name)])
    untitled = [frame[name].is_not_null() for name in used if _is_nameless(name)]
    return reduce(pl.Series.__or__, [begins.fill_null(False), repeats, *untitled]).arg_true()


def _looked_at(frame: pl.DataFrame, used: list[str], suspects: pl.Series) -> pl.Series:
    rows = frame.select(used)[suspects]
    cells = pl.all().str.strip_chars()
    filled = pl.sum_horizontal(pl.all().is_not_null())
    rulers = pl.sum_horizontal(cells.str.contains(_RULER))
    repeats = pl.sum_horizontal(pl.col(name).str.strip_chars().is_in(_parts(name)) for name in used)
    amounts = pl.sum_horizontal(cells.str.contains(_AMOUNT))
    units = pl.sum_horizontal(cells.str.contains(_UNIT) & ~cells.str.contains(_AMOUNT))
    first = pl.coalesce(cells)
    titled = [name for name in used if not _is_nameless(name)]
    is_bare = first.str.contains(_TOTAL)
    # of the label itself "*" and "SUM" look like a unit
    others = filled - 1 - amounts - (units - first.str.contains(_UNIT).cast(pl.UInt32))
    is_record = pl.Series([True]).new_from_index(0, frame.height).scatter(suspects, False)
    usual = _usual(frame.select(used).filter(is_record))
    gaps = pl.sum_horizontal(pl.lit(0), *(pl.col(name).is_null() for name in usual))
    is_total = (others == 0) & (
        is_bare | (first.str.contains(_TOTAL_OF) & (amounts > 0) & (gaps > 0))
    )
    is_title = pl.all_horizontal(len(titled) > 1, *(pl.col(name).is_null() for name in titled))
    kind = (
        pl.when(rulers == filled)
        .then(pl.lit("ruler"))
        .when((repeats == filled) & ((filled > 1) | (len(used) == 1)))
        .then(pl.lit("header"))
        .when(is_title & ~is_bare)
        .then(pl.lit("header"))
        .when(is_total)
        .then(pl.lit("total"))
    )
    return rows.select(kind.alias("kind")).to_series()


def _parts(name: str) -> list[str]:
    """What of a column's name may stand in one cell: names may be joined of two, or numbered."""
    words = name.split(" ")
    ends = [" ".join(words[i:]) for i in range(len(words))]
    return [*ends, *(" ".join(words[:i]) for i in range(1, len(words)))]


def _is_nameless(name: str) -> bool:
    return name.startswith("#") and name[1:].isdigit()


def _usual(records: pl.DataFrame) -> list[str]:
    """The columns in which most records have something."""
    sample = records.head(_SAMPLE)
    most = sample.height // 2
    return [name for name in sample.columns if sample.height and sample[name].null_count() <= most]


def _with_footers(rows: pl.DataFrame, kinds: pl.Series) -> pl.Series:
    """Marks the lines at the end that say something about the file instead of being a record."""
    found: dict[int, str] = {}
    lone: list[int] = []
    for place in range(rows.height - 1, max(rows.height - 1 - _TAIL, -1), -1):
        cells = [cell for cell in rows.row(place) if cell is not None]
        if not cells or (kinds[place] is None and _closes(cells, rows.width)):
            # whatever stands alone below a blank line or a closing remark belongs to it
            found |= dict.fromkeys([*lone, *([place] if cells else [])], "footer")
            lone = []
        elif kinds[place] is None and len(cells) == 1 and _is_worded(cells[0]) and rows.width > 1:
            lone.append(place)
        elif kinds[place] is None:
            if not lone and _only_amounts(rows, place, kinds):
                found[place] = "total"
            break
    return kinds.scatter(list(found), pl.Series(list(found.values()))) if found else kinds


def _only_amounts(rows: pl.DataFrame, place: int, kinds: pl.Series) -> bool:
    """Whether the last row is a total without a label: amounts where records have much more."""
    count = min(place, _SAMPLE)
    usual = _usual(rows.head(count).filter(kinds.head(count).is_null()))
    row = rows.row(place, named=True)
    gaps = [name for name in usual if row[name] is None]
    cells = pl.Series([cell for cell in row.values() if cell is not None])
    return bool(
        usual[:1] == gaps[:1]
        and len(gaps) >= max(2, len(usual) / 2)
        and cells.str.contains(_AMOUNT).all()
    )


def _is_worded(cell: str) -> bool:
    return not pl.Series([cell]).str.contains(_AMOUNT).any()


def _closes(cells: list[str], width: int) -> bool:
    is_sparse = len(cells) <= min(2, width / 2)
    return is_sparse and bool(pl.Series(cells[:1]).str.contains(_FOOTER).any())
