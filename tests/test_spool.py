"""Rows come back in the order in which they were added, from memory as from temporary files."""

from __future__ import annotations

import gc
import tempfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.errors import CompassError
from dashboard.extracts.reading import spool as spool_module
from dashboard.extracts.reading.spool import PIECE_ROWS, Spool

TEXTS = st.lists(st.one_of(st.none(), st.text(max_size=5)), max_size=6)


def spooled(pieces: list[list[str | None]], in_memory: int) -> Spool:
    spool = Spool(in_memory=in_memory)
    for piece in pieces:
        spool.add(pl.DataFrame({"a": piece}, schema={"a": pl.String}))
    return spool.finish()


@given(st.lists(TEXTS, min_size=1, max_size=6), st.sampled_from([-1, 40, 2**20]))
def test_what_was_added_comes_back(pieces: list[list[str | None]], in_memory: int) -> None:
    spool = spooled(pieces, in_memory)
    everything = [value for piece in pieces for value in piece]
    assert spool.height == len(everything)
    assert spool.lazy().collect()["a"].to_list() == everything
    assert [v for piece in spool.pieces() for v in piece["a"]] == everything
    assert spool.schema == {"a": pl.String}


def test_a_large_frame_comes_in_pieces() -> None:
    frame = pl.DataFrame({"n": pl.int_range(PIECE_ROWS + 1, eager=True)})
    assert [piece.height for piece in Spool.of(frame).pieces()] == [PIECE_ROWS, 1]


def test_temporary_files_go_with_the_spool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    spool = spooled([["x"], ["y"]], in_memory=-1)
    assert len(list(tmp_path.rglob("*.parquet"))) == 2
    del spool
    gc.collect()
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(piece: pl.DataFrame, path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(spool_module, "_write", full)
    with pytest.raises(CompassError, match=r"no room for temporary files.*No space left"):
        spooled([["x"], ["y"]], in_memory=-1)


def test_all_spools_share_what_stays_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    piece = pl.DataFrame({"n": pl.int_range(1000, eager=True)})
    gc.collect()
    before = spool_module._together.size
    monkeypatch.setattr(spool_module, "_IN_MEMORY", before + 10_000)
    spools = [Spool(), Spool()]
    for spool in spools:
        spool.add(piece)
        spool.finish()
    assert len(list(tmp_path.rglob("*.parquet"))) == 1
    assert all(spool.lazy().collect().equals(piece) for spool in spools)
    del spool, spools
    gc.collect()
    assert spool_module._together.size == before
