"""Dates and times as people and systems write them, read by the evidence of a whole column.

ISO, ``31.12.2025``, ``12/31/2025``, ``20251231``, Excel's day numbers, each with or without a time.
The point makes ``03.04.2025`` German; ``03/04/2025`` alone does not tell day from month, then
somebody has to be asked. Times are taken as written; a time zone behind them is not converted.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import polars as pl

Order = Literal["dmy", "mdy"]

_TIME = (
    r"(?:[T\s,]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?P<fraction>\.\d+)?)?"
    r"\s*(?P<half>[AaPp])?[Mm]?)?\s*(?:Z|[+-]\d{2}:?\d{2})?$"
)
_YEAR_FIRST = r"^(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})" + _TIME
_COMPACT = r"^(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})" + _TIME
_YEAR_LAST = r"^(?P<one>\d{1,2})(?P<mark>[./-])(?P<two>\d{1,2})[./-](?P<year>\d{4}|\d{2})" + _TIME
_SERIAL = r"^\d{5}(?:[.,]\d+)?$"
#: Day 0 of Excel's calendar, as it counts from March 1900 on.
_EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's day has no time zone


def day_order(texts: pl.Series) -> Order | None:
    """Whether the day or the month comes first; ``None`` if the values prove neither or both.

    Args:
        texts: Text values, stripped; nulls allowed. Values that are no dates prove nothing.
    """
    return settle(evidence(texts))


def evidence(texts: pl.Series) -> frozenset[str]:
    """Which orders the values prove, and ``"?"`` if one of them can be read in both."""
    found = texts.drop_nulls().unique().str.extract_groups(_YEAR_LAST).struct.unnest()
    slashed = found.filter(pl.col("mark").is_in(["/", "-"])).select(
        pl.col("one", "two").cast(pl.Int64)
    )
    possible = slashed.filter(pl.min_horizontal("one", "two") <= 12)
    proven = {
        "dmy": (possible["one"] > 12).any(),
        "mdy": (possible["two"] > 12).any(),
        "?": (possible["one"] != possible["two"]).any(),
    }
    return frozenset(name for name, is_proven in proven.items() if is_proven)


def settle(evidence: frozenset[str]) -> Order | None:
    """The one order that evidence, of one or more pieces of a column, leaves possible."""
    if {"dmy", "mdy"} <= evidence:
        return None
    if "mdy" in evidence:
        return "mdy"
    return "dmy" if "dmy" in evidence or not evidence else None


def to_moments(texts: pl.Series, order: Order) -> pl.Series:
    """The moments as Datetime("us"); null where a value is none under this order."""
    distinct = texts.drop_nulls().unique()
    text = pl.col("text")
    year_first, compact, last = (
        text.str.extract_groups(p).struct for p in (_YEAR_FIRST, _COMPACT, _YEAR_LAST)
    )
    swapped = (last["mark"] != ".") & (order == "mdy")
    day = pl.when(swapped).then(last["two"]).otherwise(last["one"])
    month = pl.when(swapped).then(last["one"]).otherwise(last["two"])
    written = pl.coalesce(
        _iso(year_first, year_first["month"], year_first["day"]),
        _iso(compact, compact["month"], compact["day"]),
        _iso(last, month, day),
    ).str.to_datetime("%Y-%m-%dT%H:%M:%S%.f", time_unit="us", strict=False)
    days = text.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)
    seconds = (days * 86_400).round().cast(pl.Int64, strict=False)
    serial = pl.when(text.str.contains(_SERIAL)).then(
        pl.lit(_EXCEL_EPOCH) + pl.duration(seconds=seconds, time_unit="us")
    )
    found = distinct.to_frame("text").with_columns(moment=pl.coalesce(written, serial))
    return texts.to_frame("text").join(found, on="text", how="left", maintain_order="left")[
        "moment"
    ]


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
        parts["fraction"].fill_null(""),
    )
