"""The messages of the product in the languages it speaks.

English is the source and the message id; ``de.po`` holds the German. The language in force is a
context variable: every run of a page, every command and every export sets its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from babel.messages.pofile import read_po

Language = Literal["de", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

_in_force: ContextVar[Language] = ContextVar("language", default="en")


def language() -> Language:
    """The language in force."""
    return _in_force.get()


def speak(chosen: Language) -> None:
    """Speaks ``chosen`` from now on, in this thread."""
    _in_force.set(chosen)


@contextmanager
def speaking(chosen: Language) -> Iterator[None]:
    """Speaks ``chosen`` inside the block."""
    token = _in_force.set(chosen)
    try:
        yield
    finally:
        _in_force.reset(token)


@cache
def messages(chosen: Language) -> dict[str, str]:
    """Message id -> translation; empty for English, which is its own translation."""
    path = Path(__file__).with_name(f"{chosen}.po")
    if not path.exists():
        return {}
    with path.open("rb") as file:
        catalogue = read_po(file, locale=chosen)
    return {
        str(entry.id): str(entry.string)
        for entry in catalogue
        if isinstance(entry.id, str) and entry.id and entry.string
    }


def _(message: str) -> str:
    """``message`` in the language in force."""
    return messages(language()).get(message, message)


def N_(message: str) -> str:  # noqa: N802 - the name gettext's extractors know
    """Marks ``message`` for translation and leaves it as it is."""
    return message
