"""Sentences computed from data: a template and its values, written only when read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dashboard.errors import CompassError
from dashboard.text.catalogue import _, language


@dataclass(frozen=True)
class Said:
    """A sentence in no language yet.

    Attributes:
        template: Message id with named places, e.g. ``"{top_share} of revenue"``.
        values: A value per place; the last word of the place's name is its unit. Text stands as
            it is (it may be a customer's name); words to translate are a ``Said`` of their own.
    """

    template: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class InBoth:
    """A name that the data give in both languages: a value of a sentence.

    Attributes:
        english, german: The name in each language.
    """

    english: str
    german: str


def say(said: Said) -> str:
    """The sentence in the language in force, every value as its unit writes it."""
    return _(said.template).format_map(_Written(said.values))


def tell(error: CompassError) -> tuple[str, str]:
    """What happened and what to do next, in the language in force."""
    values = _Written(error.values)
    return _(error.happened).format_map(values), _(error.remedy).format_map(values)


@dataclass(frozen=True)
class _Written:
    """Values by name, each written when a sentence has a place for it."""

    values: Mapping[str, object]

    def __getitem__(self, name: str) -> str:
        return _write(name, self.values[name])


def _write(name: str, value: object) -> str:
    # units asks text how numbers are written, so text can only ask units when it speaks
    from dashboard import units

    if isinstance(value, Said):
        return say(value)
    if isinstance(value, InBoth):
        return value.german if language() == "de" else value.english
    return units.write(name, value)
