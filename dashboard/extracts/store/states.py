"""The states of the data between two vintages: one cause of change after the other.

A state is a vintage that nobody published: files of both vintages, and files of its own for what
lies between them. It lives as long as somebody looks at it. A step that changes no row, such as
one whose table no figure reads, is no state.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial
from pathlib import Path

import polars as pl

from dashboard.extracts.contract import TABLES, Table
from dashboard.extracts.store import intact, rollups, storage
from dashboard.extracts.store.differences import FATES, Difference, cut, difference, scanned
from dashboard.extracts.store.manifest import Vintage
from dashboard.extracts.store.tables import TableState
from dashboard.settings import FIGURE_SETTINGS, Settings

#: Fate of a row -> the cause it belongs to. In a table without dates, every fate is master data.
_CAUSES = {
    "removed": "removed_rows",
    "changed": "changed_rows",
    "new": "new_rows",
    "late": "new_period",
}
#: Piece of a table -> the cause that takes it away, or the one that brings it.
_TAKEN = {"removed": "removed_rows", "changed_before": "changed_rows"}
_BROUGHT = {"changed_after": "changed_rows", "new": "new_rows", "late": "new_period"}


@dataclass(frozen=True)
class State:
    """The vintage that nobody published, and the settings in force.

    Its own files are gone as soon as the last state was looked at.
    """

    vintage: Vintage
    settings: Settings


@dataclass(frozen=True)
class Comparison:
    """Two vintages, what differs, and the causes that differ.

    Attributes:
        read: The tables that figures read; no other makes a state.
        differences: Of every table that is in one of them.
    """

    before: Vintage
    after: Vintage
    settings_before: Settings
    settings_after: Settings
    read: frozenset[str]
    differences: Mapping[str, Difference]

    @cached_property
    def by_table(self) -> dict[str, frozenset[str]]:
        """The causes that apply to each table that figures read."""
        return {
            name: _causes(found) for name, found in self.differences.items() if name in self.read
        }

    def causes(self, order: Collection[str]) -> list[str]:
        """The causes that apply, in this order."""
        apply = frozenset[str]().union(*self.by_table.values())
        if self.before.as_of != self.after.as_of:
            apply |= {"new_period"}
        if self.settings_before != self.settings_after:
            apply |= {"changed_setting"}
        return [cause for cause in order if cause in apply]


def covered_to(vintage: Vintage) -> date | None:
    """The last day a vintage covers: its last invoice, or the end of the month that one closes."""
    days = [day for day in (vintage.data_to_on, vintage.as_of) if day]
    return max(days, default=None)


def compare(
    before: Vintage,
    after: Vintage,
    *,
    read: Collection[str],
    settings: Settings,
    progress: Callable[[float], None] = lambda _: None,
) -> Comparison:
    """What differs between two vintages of one store.

    Args:
        read: The tables that figures read.
        settings: Those in force, for what the vintages do not say.
        progress: Called now and then with the share that is done; may raise to give up.

    Raises:
        CompassError: Files of one of them are missing.
    """
    intact.require_tables(before)
    intact.require_tables(after)
    until = covered_to(before)
    names = [name for name in TABLES if name in before.tables or name in after.tables]
    differences = {
        name: difference(
            before.store,
            TABLES[name],
            before.tables.get(name),
            after.tables.get(name),
            until,
            partial(progress, 0.0),
        )
        for name in names
    }
    old, new = _settings(before, after, settings)
    return Comparison(before, after, old, new, frozenset(read), differences)


def states(found: Comparison, causes: list[str]) -> Iterator[State]:
    """Before, the state after each cause, and so at last after.

    Raises:
        CompassError: There is no room for what lies between them.
    """
    store = found.before.store
    with storage.scratch(store) as folder:
        made = _Making(found, folder)
        for count in range(len(causes) + 1):
            with storage.writing(store):
                state = made.state(frozenset(causes[:count]))
            yield state


class _Making:
    """Puts states together, writing what they need once."""

    def __init__(self, found: Comparison, folder: Path) -> None:
        self._found = found
        self._folder = folder
        self._pieces: dict[str, dict[str, list[Path]]] = {}
        self._made = [found.before, found.after]

    def state(self, applied: frozenset[str]) -> State:
        found = self._found
        settings = found.settings_after if "changed_setting" in applied else found.settings_before
        tables = {
            name: state
            for name in found.differences
            if (state := self._table(name, applied)) is not None
        }
        dated = found.after if "new_period" in applied else found.before
        vintage = replace(
            found.before,
            tables=tables,
            as_of=dated.as_of,
            data_to_on=dated.data_to_on,
            recipe=rollups.recipe(settings),
        )
        vintage = replace(vintage, rollups=self._rollups(vintage, settings))
        self._made.append(vintage)
        return State(vintage, settings)

    def _table(self, name: str, applied: frozenset[str]) -> TableState | None:
        found = self._found
        causes = found.by_table.get(name, frozenset())
        if causes <= applied:
            return found.after.tables.get(name)
        if not causes & applied:
            return found.before.tables.get(name)
        files = [
            path
            for piece, paths in self._cut(name).items()
            if _TAKEN.get(piece) not in applied and _BROUGHT.get(piece) in {None, *applied}
            for path in paths
        ]
        return _state(TABLES[name], files)

    def _cut(self, name: str) -> dict[str, list[Path]]:
        if name not in self._pieces:
            before, after = self._found.before, self._found.after
            self._pieces[name] = cut(
                before.store,
                TABLES[name],
                before.tables.get(name),
                after.tables.get(name),
                covered_to(before),
                self._folder,
            )
        return self._pieces[name]

    def _rollups(self, vintage: Vintage, settings: Settings) -> dict[str, tuple[str, ...]]:
        """Those of a vintage or state with the same rows and recipe, else new ones.

        Of new ones, only the pieces whose lines are in none of the others are added up.
        """
        for like in self._made:
            same = like.recipe == vintage.recipe and _basis(like) == _basis(vintage)
            if same and all(path.is_file() for path in _rolled_up(like)):
                return like.rollups
        files = {
            name: [vintage.store / path for path in state.files]
            for name, state in vintage.tables.items()
        }
        kept = [path for like in self._made for path in _rolled_up(like) if path.is_file()]
        folder = self._folder / f"rollups-{len(self._made)}"
        built = rollups.build(files, folder, settings, kept)
        return {name: tuple(str(path) for path in paths) for name, paths in built.items()}


def _rolled_up(vintage: Vintage) -> list[Path]:
    return [vintage.store / path for paths in vintage.rollups.values() for path in paths]


def _causes(found: Difference) -> frozenset[str]:
    if found.table.date_column is None:
        return frozenset() if found.is_none else frozenset({"master_data"})
    return frozenset(_CAUSES[fate] for fate in FATES if fate in _CAUSES and found.counts[fate])


def _state(table: Table, files: list[Path]) -> TableState:
    """What a vintage would know of a table in these files."""
    rows = scanned(table, files).select(pl.len())
    from_on = to_on = None
    if table.date_column:
        day = pl.col(table.date_column).cast(pl.Date)
        days = scanned(table, files).select(day.min().alias("from_on"), day.max().alias("to_on"))
        from_on, to_on = days.collect().row(0)
    return TableState(
        int(rows.collect().item()), tuple(str(path) for path in files), from_on, to_on
    )


def _basis(vintage: Vintage) -> dict[str, frozenset[str]]:
    return {
        name: frozenset(vintage.tables[name].files)
        for name in rollups.SOURCES
        if name in vintage.tables
    }


def _settings(before: Vintage, after: Vintage, settings: Settings) -> tuple[Settings, Settings]:
    """The settings in force for each; where one does not say, nothing changed."""
    old, new = (
        {name: one.settings[name] for name in FIGURE_SETTINGS if name in one.settings}
        for one in (before, after)
    )
    old, new = old or new, new or old
    return settings.model_copy(update=old), settings.model_copy(update=new)
