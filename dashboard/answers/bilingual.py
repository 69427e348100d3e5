"""Names that the data give in both languages, told in the reader's."""

from __future__ import annotations

import polars as pl

from dashboard.text import language

_LANGUAGES = {"en": "english_", "de": "german_"}


def spoken(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with one column ``x`` in place of `english_x` and `german_x`.

    Where the reader's language has no name, the other one stands in.
    """
    own, other = _LANGUAGES[language()], _LANGUAGES["en" if language() == "de" else "de"]
    pairs = [
        name.removeprefix(own)
        for name in frame.columns
        if name.startswith(own) and other + name.removeprefix(own) in frame.columns
    ]
    chosen = [pl.coalesce(own + name, other + name).alias(own + name) for name in pairs]
    return (
        frame.with_columns(chosen)
        .drop(other + name for name in pairs)
        .rename({own + name: name for name in pairs})
    )
