"""Full disks and files deleted by hand: told in words, nothing half visible, and a way back."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest
from deltalake import DeltaTable

from dashboard import warehouse
from dashboard.errors import CompassError
from dashboard.extracts.store import manifest, storage, vintages
from dashboard.extracts.store.tables import Load
from dashboard.extracts.store.tidy import tidy
from dashboard.extracts.store.vintages import Vintage
from dashboard.settings import Settings, read
from dashboard.warehouse import Warehouse
from tests.conftest import contract_rows
from tests.stores import content_of, files_of


def revenue(*invoice_ids: str, on: date = date(2024, 5, 5)) -> Load:
    rows = [{"invoice_id": name, "invoice_date": on, "net_revenue": 10.0} for name in invoice_ids]
    return Load("service_revenue", contract_rows("service_revenue", rows))


def customers(*names: str) -> Load:
    return Load("customers", contract_rows("customers", [{"customer_id": name} for name in names]))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read(data_folder=tmp_path)


@pytest.fixture
def store(settings: Settings) -> Path:
    """Three vintages: customers, customers with a line of 2023, and with one of 2024 as well."""
    store = settings.data_folder / "published"
    vintages.publish(store, [customers("A")], by="Ada")
    vintages.publish(store, [revenue("1", on=date(2023, 5, 5))], by="Bob")
    vintages.publish(store, [revenue("2")], by="Cyd")
    return store


def newest(store: Path) -> Vintage:
    found = manifest.current(store)
    assert found is not None
    return found


# --- a full disk ------------------------------------------------------------------------------


@contextmanager
def files_no_larger_than(byte_count: int) -> Iterator[None]:
    """The operating system refuses larger files, as it does when a disk is full."""
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (byte_count, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("byte_count", [0, 100, 600, 1_200, 2_000, 4_000])
def test_a_full_disk_is_told_and_nothing_is_published(store: Path, byte_count: int) -> None:
    before, files = content_of(store), files_of(store)
    with (
        files_no_larger_than(byte_count),
        pytest.raises(CompassError, match=r"no room left on the disk.*tidy") as told,
    ):
        vintages.publish(store, [revenue("3"), customers("B")], by="me")
    assert str(store) in str(told.value)
    assert content_of(store) == before
    assert files_of(store) == files
    now = vintages.publish(store, [revenue("3")], by="me")
    assert now.tables["service_revenue"].row_count == 3


@pytest.mark.parametrize("byte_count", [0, 100, 600])
def test_a_full_disk_while_rolling_back_changes_nothing(store: Path, byte_count: int) -> None:
    before = content_of(store)
    with files_no_larger_than(byte_count), pytest.raises(CompassError, match="no room left"):
        vintages.rollback(store, "1", by="me")
    assert content_of(store) == before
    assert vintages.rollback(store, "1", by="me").files == vintages.find(store, "1").files


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_no_room_for_the_manifest_leaves_the_old_vintage(
    store: Path, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content_of(store)

    def refuse(_: int) -> None:
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as full:
        full.setattr(os, "fsync", refuse)
        with pytest.raises(CompassError, match="no room left"):
            vintages.publish(store, [customers("B")], by="me")
    assert content_of(store) == before
    assert list(store.glob(f"vintages/*{manifest.UNFINISHED}")) == []


def test_too_little_memory_is_told(store: Path) -> None:
    with (
        pytest.raises(CompassError, match=r"memory does not suffice.*MEMORY_LIMIT"),
        storage.writing(store),
    ):
        raise duckdb.OutOfMemoryException("Out of Memory Error: failed to pin block")


def test_a_mistake_of_ours_is_not_taken_for_a_full_disk(store: Path) -> None:
    with pytest.raises(pl.exceptions.ComputeError), storage.writing(store):
        raise pl.exceptions.ComputeError("cannot compare text with a number")


# --- files deleted by hand --------------------------------------------------------------------


def delete(vintage: Vintage, table: str, part: str) -> str:
    """Delete a table's file of one year; returns its name."""
    (path,) = (path for path in vintage.tables[table].files if f"/{part}/" in path)
    (vintage.store / path).unlink()
    return path


def test_the_missing_files_are_named(store: Path) -> None:
    now = vintages.current(store)
    assert now is not None
    assert vintages.missing_files(now) == []
    path = delete(now, "service_revenue", "2024")
    assert vintages.missing_files(now) == [path]


def test_a_damaged_vintage_is_told_with_the_newest_whole_one(
    store: Path, settings: Settings
) -> None:
    path = delete(newest(store), "service_revenue", "2024")
    told = rf"Vintage 000003 is damaged: 1 files are missing \({path}\).*rollback 000002"
    with pytest.raises(CompassError, match=told):
        vintages.current(store)
    with pytest.raises(CompassError, match=told):
        warehouse.current(settings)
    with pytest.raises(CompassError, match=told):
        Warehouse(newest(store), settings)
    with pytest.raises(CompassError, match=told):
        vintages.publish(store, [revenue("9")], by="me")
    with pytest.raises(CompassError, match=told):
        vintages.stage(store, [revenue("9")])
    with pytest.raises(CompassError, match=told):
        vintages.rollback(store, "3", by="me")
    assert len(vintages.history(store)) == 3


def test_the_way_back_that_was_offered_works(store: Path, settings: Settings) -> None:
    delete(newest(store), "service_revenue", "2024")
    back = vintages.rollback(store, "000002", by="me")
    assert back.files == vintages.find(store, "2").files
    with_lines = Warehouse(back, settings)
    assert with_lines.view("service_revenue")["invoice_id"].to_list() == ["1"]
    with_lines.close()
    now = vintages.publish(store, [revenue("2")], by="me")
    assert now.tables["service_revenue"].row_count == 2


def test_a_vintage_that_shares_the_missing_file_is_not_offered(store: Path) -> None:
    delete(newest(store), "service_revenue", "2023")
    with pytest.raises(CompassError, match="rollback 000001"):
        vintages.current(store)


def test_where_no_vintage_is_whole_a_backup_is_the_way_back(store: Path) -> None:
    delete(newest(store), "customers", "undated")
    with pytest.raises(CompassError, match="backup of") as told:
        vintages.current(store)
    assert "rollback" not in str(told.value)


def test_missing_rollups_are_made_again_by_a_rollback(store: Path, settings: Settings) -> None:
    before = Warehouse(newest(store), settings)
    months = before.view("customer_months")
    before.close()
    shutil.rmtree(store / "rollups")
    with pytest.raises(CompassError, match="rollback 000003"):
        vintages.current(store)
    back = vintages.rollback(store, "3", by="me")
    after = Warehouse(back, settings)
    assert after.view("customer_months").equals(months)
    after.close()


def test_a_manifest_deleted_by_hand_leaves_the_vintage_before(store: Path) -> None:
    (store / "vintages" / "000003.json").unlink()
    assert newest(store).id == "000002"
    now = vintages.publish(store, [revenue("5")], by="me")
    assert (now.id, now.tables["service_revenue"].row_count) == ("000003", 2)


def test_a_delta_log_deleted_by_hand_is_written_again(store: Path) -> None:
    shutil.rmtree(store / "tables" / "service_revenue" / "_delta_log")
    now = vintages.publish(store, [customers("B")], by="me")
    assert now.tables["service_revenue"].row_count == 2
    tidy(store)


@pytest.mark.parametrize("damage", ["", "{", '{"add": 1}', "no JSON at all"])
def test_a_delta_log_that_cannot_be_read_is_written_again(store: Path, damage: str) -> None:
    for commit in store.glob("tables/service_revenue/_delta_log/*.json"):
        commit.write_text(damage, encoding="utf-8")
    now = vintages.publish(store, [revenue("3")], by="me")
    assert now.tables["service_revenue"].row_count == 3
    assert DeltaTable(store / "tables" / "service_revenue").count() == 3


# --- several processes ------------------------------------------------------------------------

PUBLISHER = """
import sys
from pathlib import Path
import polars as pl
from dashboard.extracts.store import vintages
from dashboard.extracts.store.tables import Load
store, rows = Path(sys.argv[1]), pl.read_parquet(sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
for number in range(5):
    named = rows.with_columns(pl.lit(f"{sys.argv[3]}{number}").alias("invoice_id"))
    vintages.publish(store, [Load("service_revenue", named)], by=sys.argv[3])
"""


def test_two_processes_that_publish_at_once_lose_nothing(store: Path, tmp_path: Path) -> None:
    rows = revenue("x").rows
    assert isinstance(rows, pl.DataFrame)
    rows.write_parquet(tmp_path / "rows.parquet")
    command = [sys.executable, "-c", PUBLISHER, str(store), str(tmp_path / "rows.parquet")]
    publishers = [
        subprocess.Popen([*command, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for name in ("Ada", "Bob")
    ]
    for publisher in publishers:
        assert publisher.stdout is not None
        publisher.stdout.readline()
    for publisher in publishers:
        publisher.communicate(b"go\n")
    assert [publisher.returncode for publisher in publishers] == [0, 0]
    now = newest(store)
    assert now.id == "000013"
    files = [store / path for path in now.tables["service_revenue"].files]
    expected = {"1", "2", *(f"{name}{number}" for name in ("Ada", "Bob") for number in range(5))}
    assert set(pl.read_parquet(files)["invoice_id"]) == expected
