"""Numbers as people and systems write them, read by the evidence of a whole column.

``18500.00``, ``18.500,00``, ``1 234,56``, ``1'234.50``, ``123,45-``, ``(12.00)``, ``€ 5``: which of
comma and point is the decimal mark is told by the values that leave no doubt. ``1.234`` alone does
not tell; then somebody has to be asked. The language of the display never plays a part. A per cent
sign is no part of a number: whether ``5 %`` means 5 or 0.05 nobody can know.
"""

from __future__ import annotations

from typing import Literal

import polars as pl

Mark = Literal[",", "."]
#: What values prove: a decimal mark, both, or (``doubtful``) that some can be read in two ways;
#: and the currencies that stand beside them.
Evidence = frozenset[str]

_MARKS: tuple[Mark, Mark] = (",", ".")
#: Texts of which one look tells what they prove; the others are looked at more closely.
_CLEAR = (
    r"^-?(?:[0-9]+(?:[.,][0-9]{1,2})?|[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+"
    r"|[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+)-?$"
)
_DOUBTFUL = r"^-?[1-9][0-9]{0,2}[.,][0-9]{3}$"
#: Currencies as they stand beside amounts.
CURRENCY = (
    r"(?:EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CZK|HUF|RON|BGN|TRY|JPY|CNY|INR|BRL|MXN|CAD|AUD|ZAR"
    r"|Euro|[€$£¥])"
)
_SIGNS = {"€": "EUR", "EURO": "EUR", "$": "USD", "£": "GBP", "¥": "JPY"}
_GROUPED = r"^-?[0-9]{1,3}(?:[\s'’][0-9]{3})+(?:[.,][0-9]*)?$"


def evidence(texts: pl.Series) -> Evidence:
    """What the values prove; that of several pieces of a column is the union of theirs.

    Args:
        texts: Text values, stripped; nulls allowed. Values that are no numbers prove nothing.
    """
    found = texts.drop_nulls()
    written = [mark for mark in _MARKS if found.str.contains(mark, literal=True).any()]
    if not written and _at_once(found, ".") is not None:
        return frozenset()
    if len(written) == 1 and _at_once(found, written[0]) is not None:
        # most columns prove their mark in the first rows, and then nothing else is open
        return _of_one_mark(found.head(1000), written[0]) & {*_MARKS} or _of_one_mark(
            found, written[0]
        )
    is_clear = found.str.contains(_CLEAR)
    clear, others = found, found.clear()
    proven: set[str] = set()
    if not is_clear.all():
        clear, unclear = found.filter(is_clear), found.filter(~is_clear).unique()
        others = _plain(unclear)["plain"]
        proven |= _currencies(unclear)
    for mark in _MARKS:
        ends = rf"^[^{mark}]*[{mark}][0-9]+-?$"
        # most columns prove their mark in the first rows
        looks = (clear.head(1000), clear)
        if any(look.str.contains(ends).any() for look in looks) or _proves(others, mark):
            proven.add(mark)
    if others.str.contains(_DOUBTFUL).any():
        proven.add("doubtful")
    return frozenset(proven)


def _of_one_mark(found: pl.Series, mark: Mark) -> Evidence:
    """What numbers prove in which only this mark stands, once in each at most."""
    is_open = found.filter(found.str.contains(mark, literal=True)).str.contains(_DOUBTFUL)
    proven: set[str] = set() if is_open.all() else {mark}
    return frozenset(proven | ({"doubtful"} if is_open.any() else set()))


def settle(found: Evidence) -> Mark | None:
    """The decimal mark that the evidence leaves; ``None`` if it leaves two."""
    if {",", "."} <= found:
        return None
    if "," in found:
        return ","
    return "." if "." in found or "doubtful" not in found else None


def currencies(found: Evidence) -> frozenset[str]:
    """The currencies in the evidence, by their codes."""
    return found - {*_MARKS, "doubtful"}


def _currencies(texts: pl.Series) -> set[str]:
    amounts = texts.filter(texts.str.contains("[0-9]"))
    beside = rf"(?i)^[-+(]?\s*({CURRENCY})|({CURRENCY})\s*[-)]?$"
    signs = amounts.str.extract_groups(beside).struct.unnest()
    codes = signs.select(pl.coalesce("1", "2").str.to_uppercase()).to_series().drop_nulls()
    return set(codes.replace(_SIGNS).unique())


def decimal_mark(texts: pl.Series) -> Mark | None:
    """The decimal mark that the values prove; ``None`` if they prove none or both.

    Args:
        texts: Text values, stripped; nulls allowed. Values that are no numbers prove nothing.
    """
    return settle(evidence(texts))


def _proves(plain: pl.Series, mark: Mark) -> bool:
    """Whether any value can only be read with ``mark`` as the decimal mark."""
    m, g = (r"\.", ",") if mark == "." else (",", r"\.")
    only = (
        rf"^-?[0-9]{{1,3}}(?:{g}[0-9]{{3}})+{m}[0-9]*$",
        rf"^-?[0-9]{{1,3}}(?:{g}[0-9]{{3}}){{2,}}$",
        rf"^-?[0-9]*{m}(?:[0-9]{{0,2}}|[0-9]{{4,}})$",
        rf"^-?(?:0*|0[0-9]+|[0-9]{{4,}}){m}[0-9]{{3}}$",
        rf"^-?[0-9]+{m}[0-9]+[eE][+-]?[0-9]+$",
        rf"^-?[0-9]{{1,3}}(?:_[0-9]{{3}})+{m}[0-9]*$",
    )
    return bool((plain.str.contains("|".join(only)) & plain.str.contains(r"[0-9]")).any())


def to_numbers(texts: pl.Series, mark: Mark) -> pl.Series:
    """The numbers as Float64; null where a value is none under this decimal mark."""
    plain = _at_once(texts, mark)
    if plain is not None:
        return plain
    other = "," if mark == "." else "."
    digits = rf"(?:[0-9]{{1,3}}(?:[{other}][0-9]{{3}})+|[0-9]+)(?:[{mark}][0-9]+)?"
    is_clear = texts.str.contains(rf"^(?:-?{digits}|{digits}-)$")
    numbers = _cast(texts.set(~is_clear, None), mark)
    if is_clear.all():
        return numbers
    others = texts.filter(~is_clear)
    read = others.to_frame("text").join(
        _read(others.unique(), mark), on="text", how="left", maintain_order="left"
    )
    return numbers.scatter((~is_clear).arg_true(), read["number"])


def _at_once(texts: pl.Series, mark: Mark) -> pl.Series | None:
    """What a plain cast makes of the texts; ``None`` if one of them needs a closer look."""
    other = "," if mark == "." else "."
    if texts.str.contains(other, literal=True).any():
        return None
    bare = texts if mark == "." else texts.str.replace(mark, ".", literal=True)
    numbers = bare.cast(pl.Float64, strict=False)
    is_whole = numbers.null_count() == texts.null_count() and numbers.is_finite().all()
    return numbers if is_whole else None


def _cast(texts: pl.Series, mark: Mark) -> pl.Series:
    """Digits with thousands, a decimal mark and a minus on either side, and nothing else."""
    group = "," if mark == "." else "."
    bare = texts.str.replace_all(group, "", literal=True).str.replace(mark, ".", literal=True)
    behind = bare.str.ends_with("-")
    if not behind.any():
        return bare.cast(pl.Float64)
    numbers = bare.str.strip_suffix("-").cast(pl.Float64)
    return numbers.zip_with(~behind, -numbers)


def _read(distinct: pl.Series, mark: Mark) -> pl.DataFrame:
    """``text`` and its ``number``."""
    m, g = (r"\.", ",") if mark == "." else (",", r"\.")
    shape = (
        rf"^-?(?:[0-9]{{1,3}}(?:{g}[0-9]{{3}})+|[0-9]{{1,3}}(?:_[0-9]{{3}})+|[0-9]+"
        rf"|[0-9]*{m}[0-9]+|[0-9]+{m})(?:{m}[0-9]*)?(?:[eE][+-]?[0-9]+)?$"
    )
    text = pl.col("plain")
    group = "," if mark == "." else "."
    number = (
        pl.when(text.str.contains(shape))
        .then(text.str.replace_all(f"[{group}_]", "").str.replace(mark, ".", literal=True))
        .cast(pl.Float64, strict=False)
    )
    return _plain(distinct).select("text", number=pl.when(number.is_finite()).then(number))


def _plain(texts: pl.Series) -> pl.DataFrame:
    """``text`` and it ``plain``: sign in front, no currency; spaces between thousands are ``_``."""
    text = (
        pl.col("text")
        .str.replace(r"[−–]", "-")
        .str.replace(rf"(?i)^([-+(]?)\s*{CURRENCY}\s*", "$1")
        .str.replace(rf"(?i)\s*{CURRENCY}\s*([-)]?)$", "$1")
        .str.replace(r"^\(\s*(.*[0-9].*)\)$", "-$1")
        .str.replace(r"^(.*[0-9][.,]?)\s*-$", "-$1")
        .str.replace(r"^\+\s*", "")
        .str.replace(r"^-\s+", "-")
        .str.strip_chars()
        .alias("plain")
    )
    foreign = pl.col("plain").str.contains("_", literal=True)
    grouped = pl.col("plain").str.contains(_GROUPED)
    return (
        texts.to_frame("text")
        .with_columns(text)
        .with_columns(pl.when(~foreign).then("plain"))
        .with_columns(
            pl.when(grouped)
            .then(pl.col("plain").str.replace_all(r"[\s'’]", "_"))
            .otherwise("plain")
            .alias("plain")
        )
    )
