"""Which columns of a file may be meant as which columns of a table, and how sure that is.

Names decide, and only names that are known: the contract's, its labels, those of other systems and
words people use. What merely looks alike is offered as a choice and never taken. A known name does
not count if the values speak against it.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from dashboard.extracts.contract import Column, Table
from dashboard.extracts.contract.schema import Origin, plain
from dashboard.extracts.mappings.content import plausible
from dashboard.extracts.mappings.headers import readings
from dashboard.extracts.reading.typed import as_text

#: The surest first; whose names are equally sure, and more than one fits, has to be asked.
_SURE: Mapping[Origin, int] = {
    "name": 0, "label": 1, "sap": 2, "dynamics": 2, "salesforce": 2, "word": 3,
}  # fmt: skip
_LIKENESS = 0.75
_MOST_CHOICES = 4


@dataclass(frozen=True)
class Candidate:
    """A column of the file that bears one of the column's names.

    Attributes:
        name: Which of its names, written plainly.
        place: The place of that name among those of the column.
        is_whole: The header is the name, without a unit or a table around it.
    """

    source: str
    name: str
    origin: Origin
    place: int
    is_whole: bool

    @property
    def rank(self) -> tuple[int, int]:
        """The lower the surer; words people use have no order among them."""
        ordered = self.origin in ("sap", "dynamics", "salesforce")
        return _SURE[self.origin], self.place if ordered else 0


@dataclass(frozen=True)
class Found:
    """What the names of a file say about a table.

    Attributes:
        sources: Column of the contract -> the candidate that is it.
        choices: Column of the contract without one -> columns of the file that may be meant.
        implausible: Column of the contract -> a column of that name whose values speak against it.
    """

    sources: dict[str, Candidate]
    choices: dict[str, tuple[str, ...]]
    implausible: dict[str, str]


def found(sample: pl.DataFrame, table: Table, *, and_alike: bool = True) -> Found:
    """Looks for every column of ``table``.

    Args:
        sample: Some rows of the file, all of its columns.
        and_alike: Whether to look for what is merely alike where nothing bears a known name.
    """
    sources: dict[str, Candidate] = {}
    choices: dict[str, tuple[str, ...]] = {}
    implausible: dict[str, str] = {}
    for name, named in _by_column(sample.columns, table).items():
        fitting = [c for c in named if c.origin == "name" or fits(table[name], sample, c.source)]
        first = _surest(fitting, sample)
        if len(first) == 1:
            sources[name] = first[0]
        elif first:
            choices[name] = tuple(c.source for c in first)
        else:
            implausible[name] = named[0].source
    if and_alike:
        taken = {c.source for c in sources.values()}.union(*choices.values())
        free = [name for name in sample.columns if name not in taken]
        for name in table.required:
            if name not in sources and name not in choices:
                near = alike(table[name], free)
                choices[name] = tuple(n for n in near if fits(table[name], sample, n))
    return Found(sources, {n: one for n, one in choices.items() if one}, implausible)


def _surest(fitting: Sequence[Candidate], sample: pl.DataFrame) -> list[Candidate]:
    """The one that is surely meant, or those between which nobody can decide.

    An empty column is nobody's, as long as another one brings values.
    """
    filled = [c for c in fitting if as_text(sample[c.source]).count()] or fitting
    best = min((c.rank for c in filled), default=None)
    first = [c for c in filled if c.rank == best]
    whole = [c for c in first if c.is_whole]
    is_one_name = len({c.name for c in first}) == 1
    return whole if is_one_name and len(whole) == 1 else first


def _by_column(headers: Iterable[str], table: Table) -> dict[str, list[Candidate]]:
    """Column of the contract -> the columns of the file that bear one of its names."""
    index = {
        name: (column, place)
        for column in table.columns
        for place, name in enumerate(column.known_as)
    }
    by_column: dict[str, list[Candidate]] = {}
    for header in headers:
        meant: dict[str, Candidate] = {}
        for stripped, reading in enumerate(readings(header)):
            if reading.name not in index:
                continue
            column, place = index[reading.name]
            if reading.unit in ("", column.unit):
                origin = column.known_as[reading.name]
                one = Candidate(header, reading.name, origin, place, not stripped)
                meant.setdefault(column.name, one)
        # "Kunde (Rechnung)" would be two columns at once: nobody knows which
        if len(meant) == 1:
            (name,) = meant
            by_column.setdefault(name, []).append(meant[name])
    return by_column


def fits(column: Column, sample: pl.DataFrame, source: str) -> bool:
    """Whether the values of a column of the file may be meant as ``column``."""
    return plausible(column, sample[source])


def alike(column: Column, headers: Iterable[str]) -> list[str]:
    """The headers that look most like one of the column's names, the nearest first."""
    plainly = {plain(header): header for header in headers}
    likeness: dict[str, float] = {}
    for known in column.known_as:
        for near in difflib.get_close_matches(known, plainly, n=_MOST_CHOICES, cutoff=_LIKENESS):
            ratio = difflib.SequenceMatcher(None, known, near).ratio()
            likeness[near] = max(ratio, likeness.get(near, 0))
    nearest = sorted(likeness, key=lambda near: (-likeness[near], near))
    return [plainly[near] for near in nearest[:_MOST_CHOICES]]
