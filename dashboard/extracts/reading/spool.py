"""Rows that may be more than memory should hold: a few stay there, many lie in temporary files."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import polars as pl

from dashboard.errors import CompassError
from dashboard.text.catalogue import N_

#: What all spools together keep in memory, in bytes of polars frames.
_IN_MEMORY = 128 * 2**20
#: Rows that are looked at in one go.
PIECE_ROWS = 500_000


@dataclass
class _Held:
    """Bytes of frames that are kept in memory."""

    size: int = 0


_together, _one_at_a_time = _Held(), Lock()


class Spool:
    """Pieces of one frame in the order in which they were added, all with the same columns.

    The temporary files live as long as the spool. A piece is written while the next one is made,
    so ``finish`` has to be called before anything is read.
    """

    def __init__(self, *, in_memory: int | None = None) -> None:
        """With ``in_memory`` it keeps so many bytes for itself, whatever others keep."""
        self.height = 0
        self._pieces: list[pl.DataFrame | Path] = []
        self._own_limit = in_memory
        self._held = _Held()
        weakref.finalize(self, _give_back, self._held)
        self._folder: Path | None = None
        self._writer: ThreadPoolExecutor | None = None
        self._written: Future[None] | None = None
        self._empty: pl.DataFrame | None = None

    @classmethod
    def of(cls, frame: pl.DataFrame) -> Spool:
        """A spool over a frame that is in memory already."""
        spool = cls(in_memory=frame.height * 2**20)
        for piece in frame.iter_slices(PIECE_ROWS) if frame.height else [frame]:
            spool.add(piece)
        return spool

    def add(self, piece: pl.DataFrame) -> None:
        """Appends a piece.

        Raises:
            CompassError: The disk is full.
        """
        if self._empty is None:
            self._empty = piece.clear()
        self.height += piece.height
        self._pieces.append(piece)
        if self._is_too_much(int(piece.estimated_size())):
            self._move_out()

    def finish(self) -> Spool:
        """Waits until everything is written; returns the spool itself."""
        if self._writer is not None:
            self._wait()
            self._writer.shutdown()
            self._writer = None
        return self

    def pieces(self, columns: Sequence[str] | None = None) -> Iterator[pl.DataFrame]:
        """Every piece, one at a time; only some of its columns if so wanted."""
        wanted = self.schema.names() if columns is None else list(columns)
        for piece in self._pieces:
            if isinstance(piece, Path):
                yield pl.read_parquet(piece, columns=wanted)
            else:
                yield piece.select(wanted)

    def lazy(self) -> pl.LazyFrame:
        """All rows, to be asked only what is needed of them."""
        parts = [
            pl.scan_parquet(piece) if isinstance(piece, Path) else piece.lazy()
            for piece in self._pieces
        ]
        return pl.concat(parts) if parts else pl.LazyFrame()

    @property
    def schema(self) -> pl.Schema:
        """Name and type of every column."""
        return pl.Schema() if self._empty is None else self._empty.schema

    def _is_too_much(self, size: int) -> bool:
        with _one_at_a_time:
            self._held.size += size
            _together.size += size
            if self._own_limit is not None:
                return self._held.size > self._own_limit
            return _together.size > _IN_MEMORY

    def _move_out(self) -> None:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="service-compass-rows-"))
            weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
            self._writer = ThreadPoolExecutor(1)
        for number, piece in enumerate(self._pieces):
            if isinstance(piece, pl.DataFrame) and self._writer is not None:
                self._wait()
                path = self._folder / f"{number:06}.parquet"
                self._pieces[number] = path
                self._written = self._writer.submit(_write, piece, path)
        _give_back(self._held)

    def _wait(self) -> None:
        if self._written is None:
            return
        try:
            self._written.result()
        except (OSError, pl.exceptions.PolarsError) as error:
            raise no_room(error) from error
        self._written = None


def no_room(error: Exception) -> CompassError:
    """What to say when a temporary file cannot be written."""
    return CompassError(
        N_("There is no room for temporary files in {folder}: {why}."),
        remedy=N_("Free some space there, or point TMPDIR to another folder."),
        folder=tempfile.gettempdir(),
        why=str(error),
    )


def _give_back(held: _Held) -> None:
    with _one_at_a_time:
        _together.size -= held.size
        held.size = 0


def _write(piece: pl.DataFrame, path: Path) -> None:
    piece.write_parquet(path, compression="lz4", statistics=False)
