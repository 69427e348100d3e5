"""Numbers as people and systems write them, read by the evidence of a whole column.

``18500.00``, ``18.500,00``, ``1 234,56``, ``1'234.50``, ``123,45-``, ``(12.00)``, ``€ 5``: which of
comma and point is the decimal mark is told by the values that leave no doubt. ``1.234`` alone does
not tell; then somebody has to be asked. The language of the display never plays a part.
"""

from __future__ import annotations

from typing import Literal

import polars as pl

Mark = Literal[",", "."]

_SIMPLE = r"^-?\d+(?:[.,]\d+)?$"
_CURRENCY = r"(?:EUR|USD|GBP|CHF|[€$£])"
_GROUPED = r"^-?\d{1,3}(?:[\s'’]\d{3})+(?:[.,]\d*)?$"


def decimal_mark(texts: pl.Series) -> Mark | None:
    """The decimal mark that the values prove; ``None`` if they prove none or both.

    Args:
        texts: Text values, stripped; nulls allowed. Values that are no numbers prove nothing.
    """
    return settle(evidence(texts))


def evidence(texts: pl.Series) -> frozenset[str]:
    """Which decimal marks the values prove, and ``"?"`` if one of them can be read with both."""
    plain = _plain(texts.drop_nulls().unique())
    doubtful = plain["plain"].str.contains(r"^-?[1-9]\d{0,2}[.,]\d{3}$") & ~plain["grouped"]
    proven = {mark for mark in (".", ",") if _proves(plain, mark)}
    return frozenset(proven | ({"?"} if doubtful.any() else set()))


def settle(evidence: frozenset[str]) -> Mark | None:
    """The one decimal mark that evidence, of one or more pieces of a column, leaves possible."""
    if {".", ","} <= evidence:
        return None
    if "," in evidence:
        return ","
    return "." if "." in evidence or not evidence else None


def _proves(plain: pl.DataFrame, mark: str) -> bool:
    """Whether any value can only be read with ``mark`` as the decimal mark."""
    m, g = (r"\.", ",") if mark == "." else (",", r"\.")
    only = (
        rf"^-?\d{{1,3}}(?:{g}\d{{3}})+{m}\d*$",
        rf"^-?\d{{1,3}}(?:{g}\d{{3}}){{2,}}$",
        rf"^-?\d*{m}(?:\d{{0,2}}|\d{{4,}})$",
        rf"^-?(?:0*|0\d+|\d{{4,}}){m}\d{{3}}$",
        rf"^-?\d+{m}\d+[eE][+-]?\d+$",
    )
    texts = plain["plain"]
    proof = texts.str.contains("|".join(only)) & texts.str.contains(r"\d")
    grouped = plain["grouped"] & texts.str.contains(m)
    return bool((proof | grouped).any())


def to_numbers(texts: pl.Series, mark: Mark) -> pl.Series:
    """The numbers as Float64; null where a value is none under this decimal mark."""
    distinct = texts.drop_nulls().unique()
    m, g = (r"\.", ",") if mark == "." else (",", r"\.")
    shape = rf"^-?(?:\d{{1,3}}(?:{g}\d{{3}})+|\d+|\d*{m}\d+|\d+{m})(?:{m}\d*)?(?:[eE][+-]?\d+)?$"
    text = pl.col("plain")
    group = "," if mark == "." else "."
    number = (
        pl.when(text.str.contains(shape))
        .then(text.str.replace_all(group, "", literal=True).str.replace(mark, ".", literal=True))
        .cast(pl.Float64, strict=False)
    )
    found = _plain(distinct).select(
        pl.Series("text", distinct), number=pl.when(number.is_finite()).then(number)
    )
    return texts.to_frame("text").join(found, on="text", how="left", maintain_order="left")[
        "number"
    ]


def _plain(texts: pl.Series) -> pl.DataFrame:
    """``plain``: sign in front, no currency, no spaces; ``grouped``: thousands were set apart."""
    if texts.str.contains(_SIMPLE).all():
        return pl.DataFrame({"plain": texts}).with_columns(grouped=pl.lit(False))
    text = (
        pl.col("plain")
        .str.replace_all("−", "-", literal=True)
        .str.replace(rf"(?i)^([-+(]?)\s*{_CURRENCY}\s*", "$1")
        .str.replace(rf"(?i)\s*{_CURRENCY}\s*([-)]?)$", "$1")
        .str.replace(r"^\((.*)\)$", "-$1")
        .str.replace(r"^(.*\d[.,]?)\s*-$", "-$1")
        .str.replace(r"^\+", "")
        .str.replace(r"^-\s+", "-")
    )
    grouped = pl.col("plain").str.contains(_GROUPED)
    return (
        texts.to_frame("plain")
        .with_columns(text)
        .with_columns(grouped=grouped)
        .with_columns(
            pl.when("grouped")
            .then(pl.col("plain").str.replace_all(r"[\s'’]", ""))
            .otherwise("plain")
            .alias("plain")
        )
    )
