"""Words, numbers and dates in the reader's language."""

from dashboard.text.catalogue import LANGUAGES, N_, Language, _, language, speaking
from dashboard.text.said import Said, say, tell

__all__ = ["LANGUAGES", "N_", "Language", "Said", "_", "language", "say", "speaking", "tell"]
