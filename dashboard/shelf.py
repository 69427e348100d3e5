"""The shelf: what people save, kept with who saved it, when, and on which vintage.

Nothing on it is ever changed or removed: saving again adds an entry, and the latest of a kind is
the one in force. One SQLite file in the data folder, beside what is published; writers wait for
each other, readers never do.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dashboard.errors import CompassError
from dashboard.settings import Settings
from dashboard.settings import settings as settings_in_force
from dashboard.text.catalogue import N_

#: How long a writer waits for another one.
WAIT_SECONDS = 10

_TABLE = """
    create table if not exists entries (
        no      integer primary key,
        kind    text not null,
        at      text not null,
        by      text not null,
        note    text not null,
        vintage integer,
        body    text not null
    )
"""
_BY_KIND = "create index if not exists entries_by_kind on entries (kind, no)"
_SAVE = "insert into entries (kind, at, by, note, vintage, body) values (?, ?, ?, ?, ?, ?)"
_FIND = """
    select no, kind, at, by, note, vintage, body from entries
    where kind = ? order by no desc limit ?
"""


@dataclass(frozen=True)
class Entry:
    """Something saved.

    Attributes:
        no: Runs upwards over all kinds.
        kind: What it is, e.g. ``loyalty_weights``.
        at: When it was saved.
        by: Who saved it, as they called themselves.
        note: Why, in their words.
        vintage: Number of the vintage it was saved on, where it depends on one.
        body: What was saved.
    """

    no: int
    kind: str
    at: datetime
    by: str
    note: str
    vintage: int | None
    body: Mapping[str, Any]


def save(
    kind: str,
    body: Mapping[str, Any],
    *,
    by: str,
    note: str = "",
    vintage: int | None = None,
    settings: Settings | None = None,
) -> Entry:
    """Saves ``body`` (plain JSON values) as the latest entry of its kind.

    Raises:
        CompassError: Nobody is named, or the data folder cannot be written.
    """
    if not by.strip():
        raise CompassError(
            N_("It is not said who saves this."),
            remedy=N_("Write your name or short sign, so that others know whom to ask."),
        )
    written = json.dumps(body, ensure_ascii=False, allow_nan=False)
    at = datetime.now(UTC)
    row = (kind, at.isoformat(), by.strip(), note.strip(), vintage, written)
    with _opened(settings) as shelf, shelf:
        no = shelf.execute(_SAVE, row).lastrowid
    return Entry(int(no or 0), kind, at, by.strip(), note.strip(), vintage, json.loads(written))


def latest(kind: str, *, settings: Settings | None = None) -> Entry | None:
    """The entry of a kind that is in force; ``None`` if nothing was ever saved."""
    return next(iter(history(kind, at_most=1, settings=settings)), None)


def history(
    kind: str, *, at_most: int = 100, settings: Settings | None = None
) -> tuple[Entry, ...]:
    """The entries of a kind, the latest first.

    Raises:
        CompassError: The file of the shelf cannot be read.
    """
    if not _file(settings).exists():
        return ()
    with _opened(settings) as shelf:
        return tuple(_entry(row) for row in shelf.execute(_FIND, (kind, at_most)))


def _entry(row: tuple[Any, ...]) -> Entry:
    no, kind, at, by, note, vintage, body = row
    return Entry(no, kind, datetime.fromisoformat(at), by, note, vintage, json.loads(body))


def _file(settings: Settings | None) -> Path:
    return (settings or settings_in_force()).data_folder / "shelf.sqlite"


@contextmanager
def _opened(settings: Settings | None) -> Iterator[sqlite3.Connection]:
    """A connection of its own: they must not be shared between threads."""
    file = _file(settings)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(file, timeout=WAIT_SECONDS)) as shelf:
            shelf.execute("pragma journal_mode = wal")
            shelf.execute(_TABLE)
            shelf.execute(_BY_KIND)
            yield shelf
    except (sqlite3.Error, OSError) as error:
        raise CompassError(
            N_("What people save cannot be read or written in {file}: {why}."),
            remedy=N_("Check that the data folder can be written and is not full, then try again."),
            file=str(file),
            why=str(error),
        ) from error
