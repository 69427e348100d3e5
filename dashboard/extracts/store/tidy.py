"""Tidying up: what killed or abandoned stagings left behind goes, and Delta logs become short.

Nothing that a manifest names is ever touched, so every vintage stays what it is, byte for byte.
Files that nobody names may belong to a staging that still runs, or to a candidate that somebody
looks at: they stay until they are old. Whenever it is killed, there is only less left to do.
"""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from dashboard.extracts.contract import TABLES
from dashboard.extracts.store import delta_log, intact, manifest, rebuilt, storage
from dashboard.extracts.store.manifest import Vintage

#: A staging that is older is not running any more, and nobody looks at its candidate.
OLD = timedelta(hours=24)
#: Everything a store holds besides manifests, Delta logs and the lock.
_WRITTEN = (
    "tables/*/[!_]*/*.parquet",
    "rollups/*/*.parquet",
    rebuilt.UNFINISHED,
    f"{storage.SCRATCH}*",
    f"vintages/*{manifest.UNFINISHED}",
)
_WAIT_SECONDS = 60.0


@dataclass(frozen=True)
class Tidied:
    """What was removed."""

    file_count: int
    freed_bytes: int


def tidy(store: Path, *, older_than: timedelta = OLD) -> Tidied:
    """Remove what no vintage names and is older than that; shorten the Delta logs.

    Raises:
        Conflict: Someone publishes for longer than a minute.
        CompassError: The folder cannot be used.
    """
    before = time.time() - older_than.total_seconds()
    with storage.alone(store, _WAIT_SECONDS), storage.writing(store):
        _shorten_logs(store, manifest.current(store))
        folders = [path for path in store.glob("rollups/*") if _is_older(path, before)]
        freed = [_remove(path) for path in _unnamed(store) if _is_older(path, before)]
        for folder in folders:
            if not any(folder.iterdir()):
                folder.rmdir()
    return Tidied(len(freed), sum(freed))


def _unnamed(store: Path) -> list[Path]:
    named = {store / path for vintage in manifest.history(store) for path in vintage.files}
    written = (path for pattern in _WRITTEN for path in store.glob(pattern))
    return [path for path in written if path not in named]


def _is_older(path: Path, before: float) -> bool:
    # a staging that is given up at this moment takes its own files away
    return path.exists() and path.stat().st_mtime < before


def _remove(path: Path) -> int:
    """Bytes that were freed."""
    if path.is_dir():
        size = sum(inside.stat().st_size for inside in path.rglob("*") if inside.is_file())
        shutil.rmtree(path)
        return size
    size = path.stat().st_size
    path.unlink(missing_ok=True)
    return size


def _shorten_logs(store: Path, now: Vintage | None) -> None:
    """Each log holds what people see, even where a publish died after it was told otherwise."""
    if now and intact.missing_files(now):
        return
    for folder in (store / "tables").glob("*"):
        if folder.name in TABLES and (folder / "_delta_log").is_dir():
            state = now.tables.get(folder.name) if now else None
            delta_log.record(store, TABLES[folder.name], state.files if state else ())
            delta_log.shorten(store, TABLES[folder.name])
