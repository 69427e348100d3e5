"""Vintages: the set of table versions people see, published in one atomic step.

The newest manifest is the current vintage. Everything it names is written before it, so a reader
sees one whole vintage or the other, and a publish that dies leaves only files that nobody reads.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from dashboard.errors import CompassError
from dashboard.extracts import manifest, rollups, tables
from dashboard.extracts.contract import TABLES
from dashboard.extracts.manifest import Vintage, current, find, history
from dashboard.extracts.tables import Changes, Load, TableState
from dashboard.settings import Settings
from dashboard.settings import settings as settings_in_force
from dashboard.text import Said
from dashboard.text.catalogue import N_

__all__ = [
    "NOTHING_BEFORE",
    "Changes",
    "Load",
    "TableState",
    "Vintage",
    "current",
    "find",
    "history",
    "last_closed_month_end",
    "preview",
    "publish",
    "rollback",
    "up_to_date",
]

Progress = Callable[[Said], None]

#: Stands for the vintage of a store in which nothing was published yet.
NOTHING_BEFORE = ""

#: A month counts as complete when its last invoice is at most this many days before its end.
_CLOSED_WITHIN_DAYS = 3


def preview(store: Path, loads: Sequence[Load]) -> Changes:
    """What publishing these loads of one table would do to it, in rows.

    Raises:
        CompassError: A load cannot be published as it is.
    """
    now, load = current(store), tables.together(loads)
    state = now.tables.get(load.table) if now else None
    return tables.merge(store, TABLES[load.table], state, load).changes


def publish(
    store: Path,
    loads: Sequence[Load],
    *,
    by: str,
    note: str = "",
    expected_parent: str | None = None,
    progress: Progress = lambda _: None,
    wait_seconds: float = 0,
    settings: Settings | None = None,
) -> Vintage:
    """Make a new vintage of all tables with these loads, in one atomic step.

    Args:
        store: The folder of the vintages; made if the folder above its parent exists.
        by: Who publishes.
        expected_parent: The vintage the loads were looked at against, or ``NOTHING_BEFORE``;
            ``None``: whatever is current.
        progress: Told what happens next.
        wait_seconds: How long to wait for someone else who is publishing.
        settings: Those in force if not given.

    Raises:
        CompassError: Someone else published meanwhile or is publishing; the folder cannot be
            used; a load does not fit its mode.
    """
    with _alone(store, wait_seconds):
        before = current(store)
        _refuse_outdated(before, expected_parent)
        states = dict(before.tables) if before else {}
        changes: dict[str, Changes] = {}
        for name in dict.fromkeys(load.table for load in loads):
            load = tables.together([load for load in loads if load.table == name])
            progress(Said(N_("Comparing {table} with what is published"), {"table": load.table}))
            state = states.get(load.table)
            merged = tables.merge(store, TABLES[load.table], state, load)
            progress(Said(N_("Writing {table}"), {"table": load.table}))
            states[load.table] = tables.write(store, merged, state)
            changes[load.table] = merged.changes
        vintage = _next(store, before, by=by, note=note, tables=states, changes=changes)
        vintage = replace(vintage, sources=tuple(_source(load) for load in loads))
        return _finish(vintage, before, settings or settings_in_force(), progress)


def rollback(store: Path, vintage_id: str, *, by: str, settings: Settings | None = None) -> Vintage:
    """A new vintage with exactly the content of an old one.

    Raises:
        CompassError: There is no such vintage; someone else is publishing.
    """
    with _alone(store):
        before, old = current(store), find(store, vintage_id)
        again = _next(store, before, by=by, note="", tables=dict(old.tables), changes={})
        again = replace(again, restored_from=old.id, sources=old.sources)
        return _finish(again, old, settings or settings_in_force(), lambda _: None)


def up_to_date(vintage: Vintage, settings: Settings) -> Vintage:
    """The vintage itself, or a new one with its tables and rollups made by today's recipe.

    Raises:
        CompassError: The folder cannot be written to; someone else is publishing.
    """
    if vintage.recipe == rollups.recipe(settings):
        return vintage
    with _alone(vintage.store):
        before = current(vintage.store) or vintage
        if before.recipe == rollups.recipe(settings):
            return before
        same = dict(before.tables)
        again = _next(vintage.store, before, by="service-compass", note="", tables=same, changes={})
        return _finish(replace(again, sources=before.sources), before, settings, lambda _: None)


def last_closed_month_end(last_on: date) -> date:
    """The end of the last month that is complete, given the last invoice date (V-19)."""
    next_month = (last_on.replace(day=1) + timedelta(days=32)).replace(day=1)
    month_end = next_month - timedelta(days=1)
    if month_end - last_on <= timedelta(days=_CLOSED_WITHIN_DAYS):
        return month_end
    return last_on.replace(day=1) - timedelta(days=1)


def _next(
    store: Path,
    before: Vintage | None,
    *,
    by: str,
    note: str,
    tables: dict[str, TableState],
    changes: dict[str, Changes],
) -> Vintage:
    revenue = tables.get("service_revenue")
    data_to_on = revenue.to_on if revenue else None
    return Vintage(
        store=store,
        id=f"{int(before.id) + 1 if before else 1:06d}",
        created_at=datetime.now(UTC),
        by=by,
        note=note,
        parent=before.id if before else None,
        restored_from=None,
        tables=tables,
        rollups={},
        recipe="",
        changes=changes,
        data_to_on=data_to_on,
        as_of=last_closed_month_end(data_to_on) if data_to_on else None,
    )


def _finish(
    vintage: Vintage, like: Vintage | None, settings: Settings, progress: Progress
) -> Vintage:
    """Rollups (those of ``like`` if nothing they are made of differs), then the manifest."""
    recipe = rollups.recipe(settings)
    if like and like.recipe == recipe and _basis(like) == _basis(vintage):
        built = like.rollups
    else:
        progress(Said(N_("Adding up revenue per customer and month")))
        files = {name: _absolute(vintage.store, state) for name, state in vintage.tables.items()}
        folder = vintage.store / "rollups" / f"{vintage.id}-{os.urandom(4).hex()}"
        built = {
            name: tuple(str(path.relative_to(vintage.store)) for path in paths)
            for name, paths in rollups.build(files, folder, settings).items()
        }
    vintage = replace(vintage, rollups=built, recipe=recipe)
    manifest.create(vintage)
    return vintage


def _basis(vintage: Vintage) -> list[tuple[str, ...]]:
    return [vintage.tables[name].files for name in rollups.SOURCES if name in vintage.tables]


def _absolute(store: Path, state: TableState) -> list[Path]:
    return [store / path for path in state.files]


def _source(load: Load) -> dict[str, Any]:
    return {"table": load.table, "mode": load.mode, **load.source}


def _refuse_outdated(before: Vintage | None, expected_parent: str | None) -> None:
    now = before.id if before else NOTHING_BEFORE
    if expected_parent is not None and now != expected_parent:
        raise CompassError(
            N_("Someone published meanwhile: vintage {vintage_id} of {by}."),
            remedy=N_("Look at the preview again; it is then compared with the new data."),
            vintage_id=before.id if before else "–",
            by=before.by if before else "–",
        )


@contextmanager
def _alone(store: Path, wait_seconds: float = 0) -> Iterator[None]:
    """Hold the store's publishing lock, which the operating system frees if we die."""
    if not store.parent.parent.is_dir():
        raise CompassError(
            N_("The folder {folder} does not exist."),
            remedy=N_("Create it, or set SERVICE_COMPASS_DATA_FOLDER to a folder that exists."),
            folder=str(store.parent.parent),
        )
    with closing(_locked(store, wait_seconds)):
        yield


def _locked(store: Path, wait_seconds: float) -> sqlite3.Connection:
    try:
        (store / "vintages").mkdir(parents=True, exist_ok=True)
        lock = sqlite3.connect(store / "publishing.lock", timeout=wait_seconds)
        lock.execute("begin exclusive")
    except (OSError, sqlite3.OperationalError) as error:
        if getattr(error, "sqlite_errorname", "") == "SQLITE_BUSY":
            raise CompassError(
                N_("Someone else is publishing at this moment."),
                remedy=N_("Try again in a minute; the preview is then compared with the new data."),
            ) from error
        raise CompassError(
            N_("The folder {folder} cannot be written to: {why}."),
            remedy=N_("Give this account the right to write there, or choose another data folder."),
            folder=str(store),
            why=str(error),
        ) from error
    return lock
