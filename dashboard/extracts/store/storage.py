"""Writing to a store: one at a time, for good, and with words for a disk that is full."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import polars as pl
from deltalake.exceptions import DeltaError

from dashboard.errors import CompassError, Conflict
from dashboard.text.catalogue import N_

#: How the folders begin that hold what only one staging needs.
SCRATCH = "scratch-"
#: What polars, DuckDB and Delta raise when the operating system refuses to read or write.
_REFUSALS = (OSError, duckdb.IOException, pl.exceptions.ComputeError, DeltaError)
#: A full disk, a used-up quota, a file larger than allowed; the libraries tell them in words only.
_FULL = tuple(os.strerror(code) for code in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG))


@contextmanager
def alone(store: Path, wait_seconds: float = 0) -> Iterator[None]:
    """Hold the store's publishing lock, which the operating system frees if we die.

    Raises:
        Conflict: Someone else holds it for longer than we wait.
        CompassError: The folder cannot be used.
    """
    make(store)
    with closing(_locked(store, wait_seconds)):
        yield


def make(store: Path) -> None:
    """Make the store's folders, if the folder above its parent exists.

    Raises:
        CompassError: It does not, or cannot be written to.
    """
    if not store.parent.parent.is_dir():
        raise CompassError(
            N_("The folder {folder} does not exist."),
            remedy=N_("Create it, or set SERVICE_COMPASS_DATA_FOLDER to a folder that exists."),
            folder=str(store.parent.parent),
        )
    with writing(store):
        (store / "vintages").mkdir(parents=True, exist_ok=True)


@contextmanager
def writing(store: Path) -> Iterator[None]:
    """Tell a full disk and missing rights in words.

    Raises:
        CompassError: Instead of what the libraries raise.
    """
    try:
        yield
    except _REFUSALS as error:
        if is_refusal(error):
            raise _refused(store, error) from error
        raise
    except duckdb.OutOfMemoryException as error:
        raise CompassError(
            N_("The memory does not suffice: {why}."),
            remedy=N_("Raise SERVICE_COMPASS_MEMORY_LIMIT, or make room for temporary files."),
            why=str(error).splitlines()[0],
        ) from error


@contextmanager
def scratch(store: Path) -> Iterator[Path]:
    """A folder for what is needed only now, on the store's disk if there is a store yet."""
    beside = store if store.is_dir() else None
    with TemporaryDirectory(prefix=SCRATCH, dir=beside, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def sync(path: Path) -> None:
    """Wait until a file or a folder's list of files survives a power failure."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def is_refusal(error: Exception) -> bool:
    """Whether it is the operating system that says no, whatever library tells it."""
    return isinstance(error, OSError) or "(os error" in str(error) or _is_full(error)


def _is_full(error: Exception) -> bool:
    return any(words in str(error) for words in _FULL)


def _refused(store: Path, error: Exception) -> CompassError:
    if _is_full(error):
        return CompassError(
            N_("There is no room left on the disk of {folder}; nothing was published."),
            remedy=N_("Make room there, for example with service-compass tidy, and publish again."),
            folder=str(store),
        )
    return CompassError(
        N_("The folder {folder} cannot be written to: {why}."),
        remedy=N_("Give this account the right to write there, or choose another data folder."),
        folder=str(store),
        why=str(error),
    )


def _locked(store: Path, wait_seconds: float) -> sqlite3.Connection:
    try:
        lock = sqlite3.connect(store / "publishing.lock", timeout=wait_seconds)
        # a lock is all that is wanted: nothing is written, so it works on a full disk
        lock.execute("pragma journal_mode = off")
        lock.execute("begin exclusive")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname == "SQLITE_BUSY":
            raise Conflict(
                N_("Someone else is publishing at this moment."),
                remedy=N_("Try again in a minute; the preview is then compared with the new data."),
            ) from error
        raise _refused(store, error) from error
    return lock
