"""Codes as words of a sentence."""

from __future__ import annotations

from dashboard import words
from dashboard.text import Said


def word(code: str) -> Said:
    """A code as a word of a sentence; one that nobody knows stands as it is."""
    known = words.CODES.get(code)
    return Said(known) if known else Said("{code}", {"code": code})
