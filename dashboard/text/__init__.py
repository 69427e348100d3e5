"""Words, numbers and dates in the reader's language."""

from dashboard.text.catalogue import LANGUAGES, N_, Language, _, language, speak, speaking
from dashboard.text.said import InBoth, Said, say, tell

__all__ = [
    "LANGUAGES",
    "N_",
    "InBoth",
    "Language",
    "Said",
    "_",
    "language",
    "say",
    "speak",
    "speaking",
    "tell",
]
