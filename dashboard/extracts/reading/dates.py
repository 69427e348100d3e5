"""Dates and times as people and systems write them, read by the evidence of a whole column.

ISO, ``31.12.2025``, ``12/31/2025``, ``20251231``, ``31. Dezember 2025``, ``31-Dec-2025``, Excel's
day numbers, each with or without a time. The point makes ``03.04.2025`` German; ``03/04/2025``
alone does not tell day from month, then somebody has to be asked. ``25-12-31`` is no date here, as
nobody can know which end is the year. Times are taken as written; a time zone behind them is not
converted.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import polars as pl

Order = Literal["dmy", "mdy"]
#: What values prove: an order, both, or (``doubtful``) that some can be read in two ways.
Evidence = frozenset[str]

_TIME = (
    r"(?:[T\s,]+(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})"
    r"(?::(?P<second>[0-9]{2})(?P<fraction>[.,][0-9]+)?)?"
    r"\s*(?:Uhr|(?P<half>[AaPp])?\.?[Mm]?\.?)?)?"
    r"\s*(?:Z|(?:UTC|GMT)?(?:[+-][0-9]{2}:?[0-9]{2})?)?$"
)
_WEEKDAY = (
    r"(?:(?i:Mo|Di|Mi|Do|Fr|Sa|So|Mon|Tue|Wed|Thu|Fri|Sat|Sun|Montag|Dienstag|Mittwoch|Donnerstag"
    r"|Freitag|Samstag|Sonntag|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\.?,?\s+)?"
)
_WORD = r"(?P<word>[A-Za-zÄä]{3,9})"
_YEAR_FIRST = rf"^(?P<year>[0-9]{{4}})[-/.](?P<month>[0-9]{{1,2}})[-/.](?P<day>[0-9]{{1,2}}){_TIME}"
_COMPACT = rf"^(?P<year>[0-9]{{4}})(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}}){_TIME}"
_YEAR_LAST = (
    rf"^{_WEEKDAY}(?P<one>[0-9]{{1,2}})(?P<mark>[./-])\s?(?P<two>[0-9]{{1,2}})[./-]\s?"
    rf"(?P<year>[0-9]{{4}}|[0-9]{{2}}){_TIME}"
)
_DAY_WORD = (
    rf"^{_WEEKDAY}(?P<day>[0-9]{{1,2}})[.\s-]*{_WORD}[.,\s-]*"
    rf"(?P<year>[0-9]{{4}}|[0-9]{{2}}){_TIME}"
)
_WORD_DAY = (
    rf"^{_WEEKDAY}{_WORD}\.?\s+(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,?\s+"
    rf"(?P<year>[0-9]{{4}}){_TIME}"
)
_STAMP = r"^([0-9]{4})([0-9]{2})([0-9]{2})T?([0-9]{2})([0-9]{2})([0-9]{2})Z?$"
_SERIAL = r"^[0-9]{5}(?:[.,][0-9]+)?$"
_OPEN = r"^\D*[0-9]{1,2}[/-]\s?[0-9]{1,2}[./-]"
#: Columns of times hold hardly a value twice: what tells their usual forms, and how they are read.
_USUAL_DAYS = (
    (r"^[0-9]{2}\.[0-9]{2}\.[0-9]{4}$", "%d.%m.%Y"),
    (r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "%Y-%m-%d"),
)
_USUAL_TIMES = (
    (r"^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}$", "%Y-%m-%d %H:%M:%S"),
    (r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}$", "%Y-%m-%dT%H:%M:%S"),
    (r"^[0-9]{2}\.[0-9]{2}\.[0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2}$", "%d.%m.%Y %H:%M:%S"),
    (r"^[0-9]{2}\.[0-9]{2}\.[0-9]{4} [0-9]{2}:[0-9]{2}$", "%d.%m.%Y %H:%M"),
)
#: Day 0 of Excel's calendar, as it counts from March 1900 on.
_EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's day has no time zone
_MONTH_NAMES = (
    ("january", "januar", "jänner"), ("february", "februar", "feber"),
    ("march", "märz", "maerz", "mrz"), ("april",), ("may", "mai"), ("june", "juni"),
    ("july", "juli"), ("august",), ("september",), ("october", "oktober"), ("november",),
    ("december", "dezember"),
)  # fmt: skip
#: Every name of a month and every shortening of it with three letters or more.
_MONTHS = {
    name[:end]: str(month)
    for month, names in enumerate(_MONTH_NAMES, start=1)
    for name in names
    for end in range(3, len(name) + 1)
}


def evidence(texts: pl.Series) -> Evidence:
    """What the values prove; that of several pieces of a column is the union of theirs.

    Args:
        texts: Text values, stripped; nulls allowed. Values that are no dates prove nothing.
    """
    unclear = texts.filter(texts.str.contains(_OPEN).fill_null(False)).unique()
    found = unclear.str.extract_groups(_YEAR_LAST).struct.unnest()
    slashed = found.filter(pl.col("mark").is_in(["/", "-"])).select(
        pl.col("one", "two").cast(pl.Int64)
    )
    possible = slashed.filter(pl.min_horizontal("one", "two") <= 12)
    one, two = possible["one"], possible["two"]
    proven: set[str] = set()
    if (one > 12).any():
        proven.add("dmy")
    if (two > 12).any():
        proven.add("mdy")
    if ((one <= 12) & (two <= 12) & (one != two)).any():
        proven.add("doubtful")
    return frozenset(proven)


def settle(found: Evidence) -> Order | None:
    """The order that the evidence leaves; ``None`` if it leaves two."""
    if {"dmy", "mdy"} <= found:
        return None
    if "mdy" in found:
        return "mdy"
    return "dmy" if "dmy" in found or "doubtful" not in found else None


def day_order(texts: pl.Series) -> Order | None:
    """Whether the day or the month comes first; ``None`` if the values prove neither or both.

    Args:
        texts: Text values, stripped; nulls allowed. Values that are no dates prove nothing.
    """
    return settle(evidence(texts))


def to_moments(texts: pl.Series, order: Order) -> pl.Series:
    """The moments as Datetime("us"); null where a value is none under this order."""
    moments = _usual_times(texts)
    left = (moments.is_null() & texts.is_not_null()).arg_true()
    if left.is_empty():
        return moments
    others = texts.gather(left)
    distinct = others.unique()
    read = others.replace_strict(distinct, _read(distinct, order), default=None)
    return moments.scatter(left, read)


def _usual_times(texts: pl.Series) -> pl.Series:
    """Those written like the first value, if that is a date with a time in a usual form."""
    first = texts.drop_nulls().head(1)
    for shape, form in _USUAL_DAYS:
        if first.str.contains(shape).any() and texts.str.contains(shape).all():
            return texts.str.to_date(form, strict=False).cast(pl.Datetime("us"))
    for shape, form in _USUAL_TIMES:
        if first.str.contains(shape).any():
            usual = texts.set(~texts.str.contains(shape), None)
            return usual.str.to_datetime(form, time_unit="us", strict=False)
    return pl.Series(texts.name, [None], dtype=pl.Datetime("us")).new_from_index(0, texts.len())


def _read(distinct: pl.Series, order: Order) -> pl.Series:
    text = pl.col("text")
    year_first, compact, last, day_word, word_day = (
        text.str.extract_groups(p).struct
        for p in (_YEAR_FIRST, _COMPACT, _YEAR_LAST, _DAY_WORD, _WORD_DAY)
    )
    swapped = (last["mark"] != ".") & (order == "mdy")
    is_clear = (last["mark"] != "-") | (last["year"].str.len_chars() == 4)
    day = pl.when(is_clear & swapped).then(last["two"]).when(is_clear).then(last["one"])
    month = pl.when(swapped).then(last["one"]).otherwise(last["two"])
    stamp = text.str.replace(_STAMP, "$1-$2-${3}T$4:$5:$6")
    written = pl.coalesce(
        _iso(year_first, year_first["month"], year_first["day"]),
        _iso(compact, compact["month"], compact["day"]),
        _iso(last, month, day),
        *(_iso(worded, _month(worded["word"]), worded["day"]) for worded in (day_word, word_day)),
        pl.when(stamp != text).then(stamp),
    ).str.to_datetime("%Y-%m-%dT%H:%M:%S%.f", time_unit="us", strict=False)
    days = text.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)
    seconds = (days * 86_400).round().cast(pl.Int64, strict=False)
    serial = pl.when(text.str.contains(_SERIAL)).then(
        pl.lit(_EXCEL_EPOCH) + pl.duration(seconds=seconds, time_unit="us")
    )
    return distinct.to_frame("text").select(moment=pl.coalesce(written, serial)).to_series()


def _month(word: pl.Expr) -> pl.Expr:
    return word.str.to_lowercase().replace_strict(_MONTHS, default=None)


def _iso(parts: pl.expr.struct.ExprStructNameSpace, month: pl.Expr, day: pl.Expr) -> pl.Expr:
    """``2025-12-31T14:00:00``; two digits of a year mean 1970 to 2069."""
    year = parts["year"]
    recent = pl.when(year >= "70").then(pl.lit("19")).otherwise(pl.lit("20"))
    century = pl.when(year.str.len_chars() == 4).then(pl.lit("")).otherwise(recent)
    hour = parts["hour"].cast(pl.Int64).fill_null(0)
    half = parts["half"].str.to_lowercase()
    hour = pl.when(half.is_null()).then(hour).otherwise(hour % 12 + 12 * (half == "p"))
    return pl.format(
        "{}{}-{}-{}T{}:{}:{}{}",
        century,
        year,
        month,
        day,
        hour,
        parts["minute"].fill_null("00"),
        parts["second"].fill_null("00"),
        parts["fraction"].str.replace(",", ".", literal=True).fill_null(""),
    )
