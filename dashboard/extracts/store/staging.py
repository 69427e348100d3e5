"""Staging: a vintage as it would be, complete and readable, that nobody sees yet.

All its files are written and its manifest is not, so a warehouse can be opened on it, and leaving
it alone is the way to give it up. Nobody is kept from publishing meanwhile.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb

from dashboard.errors import Cancelled
from dashboard.extracts.contract import TABLES
from dashboard.extracts.store import intact, manifest, merging, rollups, storage
from dashboard.extracts.store.manifest import Vintage
from dashboard.extracts.store.tables import Changes, Load, TableState
from dashboard.settings import FIGURE_SETTINGS, Settings
from dashboard.text import Said
from dashboard.text.catalogue import N_

Progress = Callable[[Said], None]

#: A month counts as complete when its last invoice is at most this many days before its end.
_CLOSED_WITHIN_DAYS = 3


@dataclass(frozen=True)
class Staging:
    """One run of staging.

    Attributes:
        name: What all files it writes are called after.
        cancelled: Asked between steps whether to give up.
    """

    store: Path
    settings: Settings
    name: str
    progress: Progress = lambda _: None
    cancelled: Callable[[], bool] = lambda: False

    def says(self, message: str, **values: object) -> None:
        """The next step begins.

        Raises:
            Cancelled: It is not wanted any more.
        """
        self.check()
        self.progress(Said(message, dict(values)))

    def check(self) -> None:
        """Nothing, if it is still wanted.

        Raises:
            Cancelled: It is not.
        """
        if self.cancelled():
            raise Cancelled(
                N_("Cancelled; nothing was changed."),
                remedy=N_("Start again whenever you like."),
            )


def stage(
    store: Path,
    loads: Sequence[Load],
    *,
    by: str,
    note: str,
    settings: Settings,
    progress: Progress,
    cancelled: Callable[[], bool],
) -> Vintage:
    """The current vintage with these loads, as a candidate.

    Raises:
        Cancelled: ``cancelled`` said so.
        CompassError: The folder cannot be used, files of the current vintage are missing, or a
            load does not fit its mode.
    """
    storage.make(store)
    run = Staging(store, settings, uuid.uuid4().hex, progress, cancelled)
    before = manifest.current(store)
    if before:
        intact.require(before)
    with _cleaned_up(run):
        states, changes = _loaded(run, before, loads)
        candidate = _candidate(run, before, states)
        candidate = replace(
            candidate,
            by=by,
            note=note,
            changes=changes,
            sources=tuple(
                {"table": load.table, "mode": load.mode, **load.source} for load in loads
            ),
        )
        return _with_rollups(run, candidate, before)


def stage_again(store: Path, like: Vintage, *, by: str, settings: Settings) -> Vintage:
    """The content of another vintage after the current one, as a candidate.

    Raises:
        CompassError: The folder cannot be used, or table files of ``like`` are missing.
    """
    intact.require_tables(like)
    run = Staging(store, settings, uuid.uuid4().hex)
    with _cleaned_up(run):
        candidate = _candidate(run, manifest.current(store), like.tables)
        candidate = replace(candidate, by=by, sources=like.sources)
        return _with_rollups(run, candidate, like)


def files_called(store: Path, name: str) -> list[Path]:
    """The files that one run of staging has written so far."""
    rolled_up = store.glob(f"rollups/*-{name}/*")
    return [*store.glob(f"tables/*/*/{name}.parquet"), *rolled_up]


def last_closed_month_end(last_on: date) -> date:
    """The end of the last month that is complete, given the last invoice date (V-19)."""
    next_month = (last_on.replace(day=1) + timedelta(days=32)).replace(day=1)
    month_end = next_month - timedelta(days=1)
    if month_end - last_on <= timedelta(days=_CLOSED_WITHIN_DAYS):
        return month_end
    return last_on.replace(day=1) - timedelta(days=1)


def _loaded(
    run: Staging, before: Vintage | None, loads: Sequence[Load]
) -> tuple[dict[str, TableState], dict[str, Changes]]:
    states = dict(before.tables) if before else {}
    changes: dict[str, Changes] = {}
    for name in dict.fromkeys(load.table for load in loads):
        run.says(N_("Comparing {table} with what is published"), table=name)
        together = [load for load in loads if load.table == name]
        with merged_with(run.store, name, states.get(name), together, run.settings) as (
            con,
            merged,
        ):
            run.says(N_("Writing {table}"), table=name)
            states[name] = merging.write(
                con, run.store, merged, states.get(name), run.name, run.check
            )
        changes[name] = merged.changes
    return states, changes


@contextmanager
def merged_with(
    store: Path, table: str, state: TableState | None, loads: Sequence[Load], settings: Settings
) -> Iterator[tuple[duckdb.DuckDBPyConnection, merging.Merge]]:
    """Loads of one table beside what is published, with what is needed to write the outcome."""
    with (
        rollups.connect(settings, rollups.BUILDING_BYTES) as con,
        storage.scratch(store) as scratch,
    ):
        yield con, merging.merge(con, store, TABLES[table], state, loads, scratch)


def _candidate(run: Staging, before: Vintage | None, states: dict[str, TableState]) -> Vintage:
    revenue = states.get("service_revenue")
    data_to_on = revenue.to_on if revenue else None
    return Vintage(
        store=run.store,
        id=f"{int(before.id) + 1 if before else 1:06d}",
        created_at=datetime.now(UTC),
        by="",
        note="",
        parent=before.id if before else None,
        restored_from=None,
        tables=states,
        rollups={},
        recipe=rollups.recipe(run.settings),
        data_to_on=data_to_on,
        as_of=last_closed_month_end(data_to_on) if data_to_on else None,
        settings={name: getattr(run.settings, name) for name in FIGURE_SETTINGS},
    )


def _with_rollups(run: Staging, candidate: Vintage, like: Vintage | None) -> Vintage:
    """Its rollups: those of ``like`` if nothing they are made of differs."""
    same = like and like.recipe == candidate.recipe and _basis(like) == _basis(candidate)
    if like and same and not intact.missing_files(like):
        return replace(candidate, rollups=like.rollups)
    run.says(N_("Adding up revenue per customer and month"))
    files = {
        name: [run.store / path for path in state.files] for name, state in candidate.tables.items()
    }
    folder = run.store / "rollups" / f"{candidate.id}-{run.name}"
    kept = [like.store / path for paths in like.rollups.values() for path in paths] if like else []
    kept = [path for path in kept if path.is_file()]
    built = rollups.build(files, folder, run.settings, kept)
    relative = {
        name: tuple(str(path.relative_to(run.store)) for path in paths)
        for name, paths in built.items()
    }
    return replace(candidate, rollups=relative)


def _basis(vintage: Vintage) -> list[tuple[str, ...]]:
    return [vintage.tables[name].files for name in rollups.SOURCES if name in vintage.tables]


@contextmanager
def _cleaned_up(run: Staging) -> Iterator[None]:
    """Take away what was written if it does not come to a candidate."""
    with storage.writing(run.store):
        try:
            yield
        except BaseException:
            for path in files_called(run.store, run.name):
                path.unlink(missing_ok=True)
            raise
