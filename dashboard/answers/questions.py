"""The wording of questions in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from dashboard.answers.bilingual import spoken
from dashboard.text import InBoth


def wording(item_id: str, english: str | None = None, german: str | None = None) -> InBoth:
    """A question in a sentence: its words and its number, or the number alone."""
    told = (f"{words} ({item_id})" if words and words != item_id else item_id
            for words in (english, german))  # fmt: skip
    return InBoth(*told)


def wordings(items: pl.DataFrame) -> Mapping[str, InBoth]:
    """Question number -> its wording.

    Args:
        items: `item_id, english_label, german_label`.
    """
    rows = items.select("item_id", "english_label", "german_label").rows()
    return {name: wording(name, english, german) for name, english, german in rows}


def worded(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with the wording of the language in force as `question` instead of both."""
    told = spoken(frame).with_columns(question=pl.coalesce("label", "item_id")).drop("label")
    return told.select("item_id", "question", pl.exclude("item_id", "question"))
