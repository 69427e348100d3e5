"""Vintages: the set of table versions people see, published in one atomic step.

The newest manifest is the current vintage. Everything it names is written before it, so a reader
sees one whole vintage or the other, and a publish that dies leaves only files that nobody reads.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from dashboard.errors import CompassError, Conflict
from dashboard.extracts.contract import TABLES
from dashboard.extracts.store import delta_log, intact, manifest, rollups, staging, storage
from dashboard.extracts.store.intact import missing_files
from dashboard.extracts.store.manifest import Vintage, find, history
from dashboard.extracts.store.staging import Progress, last_closed_month_end
from dashboard.extracts.store.tables import Changes, Load, TableState
from dashboard.settings import Settings
from dashboard.settings import settings as settings_in_force
from dashboard.text.catalogue import N_

__all__ = [
    "NOTHING_BEFORE",
    "Changes",
    "Conflict",
    "Load",
    "TableState",
    "Vintage",
    "current",
    "discard",
    "find",
    "history",
    "last_closed_month_end",
    "missing_files",
    "publish",
    "publish_staged",
    "rollback",
    "stage",
    "up_to_date",
]

#: Stands for the vintage of a store in which nothing was published yet.
NOTHING_BEFORE = ""
#: How long the last step waits for someone else's, which takes a moment.
_WAIT_SECONDS = 10.0


def current(store: Path) -> Vintage | None:
    """The newest vintage; ``None`` if nothing was published.

    Raises:
        CompassError: Files of it are missing; names the newest vintage that is whole.
    """
    newest = manifest.current(store)
    return intact.require(newest) if newest else None


def stage(
    store: Path,
    loads: Sequence[Load],
    *,
    by: str = "",
    note: str = "",
    progress: Progress = lambda _: None,
    settings: Settings | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Vintage:
    """The vintage that publishing these loads would make: complete and readable, seen by nobody.

    Nobody is kept from publishing meanwhile. A candidate that is given up costs disk space until
    ``discard`` or ``tidy`` takes its files away.

    Args:
        store: The folder of the vintages; made if the folder above its parent exists.
        progress: Told what happens next.
        settings: Those in force if not given.
        cancelled: Asked before each step whether to give up.

    Raises:
        Cancelled: ``cancelled`` said so; nothing is left behind.
        CompassError: The folder cannot be used or has no room left; a load does not fit its mode;
            files of the current vintage are missing.
    """
    return staging.stage(
        store,
        loads,
        by=by,
        note=note,
        settings=settings or settings_in_force(),
        progress=progress,
        cancelled=cancelled,
    )


def publish_staged(
    candidate: Vintage,
    *,
    by: str = "",
    note: str = "",
    expected_parent: str | None = None,
    wait_seconds: float = _WAIT_SECONDS,
) -> Vintage:
    """Make a candidate the current vintage, in one atomic step.

    Args:
        by, note: Instead of those it was staged with.
        expected_parent: The vintage it was looked at against, or ``NOTHING_BEFORE``; ``None``:
            the one it was staged on.
        wait_seconds: How long to wait for someone else who is publishing.

    Raises:
        Conflict: The current vintage is another one, someone else is publishing, or the candidate
            is so old that its files were tidied away.
        CompassError: The folder cannot be used or has no room left.
    """
    store = candidate.store
    with storage.alone(store, wait_seconds), storage.writing(store):
        before = manifest.current(store)
        _refuse_outdated(before, candidate.parent or NOTHING_BEFORE)
        _refuse_outdated(before, expected_parent)
        _refuse_tidied(candidate)
        recorded = {
            name: replace(state, delta_version=delta_log.record(store, TABLES[name], state.files))
            for name, state in candidate.tables.items()
        }
        vintage = replace(
            candidate,
            tables=recorded,
            created_at=datetime.now(UTC),
            by=by or candidate.by,
            note=note or candidate.note,
        )
        manifest.create(vintage)
        return vintage


def publish(
    store: Path,
    loads: Sequence[Load],
    *,
    by: str,
    note: str = "",
    expected_parent: str | None = None,
    progress: Progress = lambda _: None,
    wait_seconds: float = _WAIT_SECONDS,
    settings: Settings | None = None,
) -> Vintage:
    """Make a new vintage of all tables with these loads, in one atomic step.

    Args:
        store: The folder of the vintages; made if the folder above its parent exists.
        by: Who publishes.
        expected_parent: The vintage the loads were looked at against, or ``NOTHING_BEFORE``;
            ``None``: whatever is current, also if that changes meanwhile.
        progress: Told what happens next.
        wait_seconds: How long to wait for someone else who is publishing.
        settings: Those in force if not given.

    Raises:
        Conflict: Someone else published meanwhile or is publishing.
        CompassError: The folder cannot be used; a load does not fit its mode.
    """
    _refuse_outdated(manifest.current(store), expected_parent)

    def make() -> Vintage:
        return stage(store, loads, by=by, note=note, progress=progress, settings=settings)

    return _published(make, again=expected_parent is None, wait_seconds=wait_seconds)


def rollback(store: Path, vintage_id: str, *, by: str, settings: Settings | None = None) -> Vintage:
    """A new vintage with exactly the content of an old one.

    Raises:
        Conflict: Someone else is publishing.
        CompassError: There is no such vintage, or files of it are missing.
    """
    old, chosen = find(store, vintage_id), settings or settings_in_force()

    def make() -> Vintage:
        again = staging.stage_again(store, old, by=by, settings=chosen)
        return replace(again, restored_from=old.id)

    return _published(make)


def up_to_date(vintage: Vintage, settings: Settings) -> Vintage:
    """The vintage itself, or a new one with its tables and rollups made by today's recipe.

    Raises:
        Conflict: Someone else is publishing.
        CompassError: The folder cannot be written to.
    """
    recipe = rollups.recipe(settings)
    if vintage.recipe == recipe:
        return vintage
    newest = current(vintage.store) or vintage
    if newest.recipe == recipe:
        return newest
    again = staging.stage_again(vintage.store, newest, by="service-compass", settings=settings)
    try:
        return publish_staged(again)
    except Conflict:
        # two that start at once both make it; the slower one takes what the faster one made
        _take_away(again)
        newest = current(vintage.store) or vintage
        if newest.recipe != recipe:
            raise
        return newest


def discard(candidate: Vintage) -> None:
    """Take away the files of a candidate that nobody wants; those that a vintage names stay."""
    with storage.alone(candidate.store, _WAIT_SECONDS):
        _take_away(candidate)


def _take_away(candidate: Vintage) -> None:
    named = {path for vintage in history(candidate.store) for path in vintage.files}
    for path in set(candidate.files) - named:
        (candidate.store / path).unlink(missing_ok=True)


def _published(
    make: Callable[[], Vintage], *, again: bool = True, wait_seconds: float = _WAIT_SECONDS
) -> Vintage:
    """Stage and publish; if somebody published in between, ``again`` on top of that."""
    while True:
        candidate = make()
        try:
            return publish_staged(candidate, wait_seconds=wait_seconds)
        except CompassError as error:
            _take_away(candidate)
            newest = manifest.current(candidate.store)
            is_outdated = (newest.id if newest else None) != candidate.parent
            if not (again and is_outdated and isinstance(error, Conflict)):
                raise


def _refuse_tidied(candidate: Vintage) -> None:
    if missing_files(candidate):
        raise Conflict(
            N_("The preview is too old: its files were tidied away."),
            remedy=N_("Look at the preview again; it is then compared with the new data."),
        )


def _refuse_outdated(before: Vintage | None, expected_parent: str | None) -> None:
    now = before.id if before else NOTHING_BEFORE
    if expected_parent is not None and now != expected_parent:
        raise Conflict(
            N_("Someone published meanwhile: vintage {vintage_id} of {by}."),
            remedy=N_("Look at the preview again; it is then compared with the new data."),
            vintage_id=before.id if before else "–",
            by=before.by if before else "–",
        )
