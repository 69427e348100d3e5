"""The wording of questions in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from dashboard.text import language

_LABELS = {"de": "german_label", "en": "english_label"}


@dataclass(frozen=True)
class Wording:
    """A question in a sentence: its words in the language in force, and its number."""

    item_id: str
    english: str
    german: str

    def __str__(self) -> str:
        words = self.german if language() == "de" else self.english
        return f"{words} ({self.item_id})" if words != self.item_id else words


def wordings(items: pl.DataFrame) -> Mapping[str, Wording]:
    """Question number -> its wording.

    Args:
        items: `item_id, english_label, german_label`.
    """
    rows = items.select("item_id", "english_label", "german_label").rows()
    return {name: Wording(name, english or name, german or name) for name, english, german in rows}


def worded(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with the wording of the language in force as `question` instead of both."""
    wording = pl.coalesce(_LABELS[language()], "english_label", "item_id")
    kept = pl.exclude("item_id", "english_label", "german_label")
    return frame.select("item_id", wording.alias("question"), kept)
