"""Tidying takes only what nobody names and nobody can still be using."""

from __future__ import annotations

import os
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from deltalake import DeltaTable

from dashboard.commands.tidy import tidy as command
from dashboard.extracts.contract import TABLES
from dashboard.extracts.store import delta_log, vintages
from dashboard.extracts.store.tables import Load
from dashboard.extracts.store.tidy import tidy
from dashboard.extracts.store.vintages import Conflict
from dashboard.settings import settings
from dashboard.text import speaking
from tests.conftest import contract_rows
from tests.stores import content_of, files_of

NOW = timedelta(0)


def revenue(*invoice_ids: str, on: date = date(2024, 5, 5)) -> Load:
    rows = [{"invoice_id": name, "invoice_date": on, "net_revenue": 10.0} for name in invoice_ids]
    return Load("service_revenue", contract_rows("service_revenue", rows))


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Two vintages, the second one current."""
    store = tmp_path / "published"
    vintages.publish(store, [revenue("1")], by="Ada")
    vintages.publish(store, [revenue("1", "2")], by="Bob")
    return store


def test_an_abandoned_candidate_is_taken_away_and_no_vintage_changes(store: Path) -> None:
    before, files = content_of(store), files_of(store)
    vintages.stage(store, [revenue("3")])
    assert files_of(store) != files
    removed = tidy(store, older_than=NOW)
    assert files_of(store) == files
    assert content_of(store) == before
    assert removed.file_count > 0
    assert removed.freed_bytes > 0


def test_what_is_young_may_still_be_looked_at(store: Path) -> None:
    candidate = vintages.stage(store, [revenue("3")])
    assert tidy(store).file_count == 0
    assert vintages.publish_staged(candidate).id == "000003"


def test_what_is_older_than_a_day_goes_unless_told_otherwise(store: Path) -> None:
    candidate = vintages.stage(store, [revenue("3")])
    yesterday = time.time() - timedelta(hours=25).total_seconds()
    for path in files_of(store):
        os.utime(path, (yesterday, yesterday))
    assert tidy(store).file_count == len(vintages.missing_files(candidate)) > 0
    with pytest.raises(Conflict, match="preview is too old"):
        vintages.publish_staged(candidate)
    assert [vintage.id for vintage in vintages.history(store)] == ["000002", "000001"]


def test_every_vintage_can_be_brought_back_after_tidying(store: Path) -> None:
    first = vintages.find(store, "1")
    before = content_of(store)
    tidy(store, older_than=NOW)
    back = vintages.rollback(store, "1", by="me")
    assert back.files == first.files
    assert {name: content_of(store)[name] for name in before} == before


def test_leftovers_of_killed_writers_go_too(store: Path) -> None:
    (store / "vintages" / "000003.17.unfinished").write_text("{")
    (store / "scratch-killed").mkdir()
    (store / "scratch-killed" / "rows").write_text("rows")
    (store / "rollups" / "000003-killed").mkdir()
    (store / "rollups" / "000003-killed" / "occasions.parquet").write_text("half")
    assert tidy(store, older_than=NOW).file_count == 3
    assert not (store / "rollups" / "000003-killed").exists()
    assert not (store / "scratch-killed").exists()


def test_the_folder_that_a_running_staging_has_just_made_stays(store: Path) -> None:
    (store / "rollups" / "000003-running").mkdir()
    tidy(store)
    assert (store / "rollups" / "000003-running").is_dir()


def test_a_delta_log_that_ran_ahead_holds_again_what_people_see(store: Path) -> None:
    candidate = vintages.stage(store, [revenue("3")])
    table = TABLES["service_revenue"]
    delta_log.record(store, table, candidate.tables["service_revenue"].files)
    tidy(store, older_than=NOW)
    assert DeltaTable(store / "tables" / "service_revenue").count() == 2


def test_the_delta_log_is_summed_up_once(store: Path) -> None:
    def summaries() -> list[Path]:
        return sorted(store.glob("tables/*/_delta_log/*.checkpoint.parquet"))

    tidy(store)
    first = summaries()
    assert len(first) == 1
    tidy(store)
    assert summaries() == first
    vintages.publish(store, [revenue("4")], by="me")
    assert DeltaTable(store / "tables" / "service_revenue").count() == 3


def test_of_a_damaged_vintage_the_log_is_left_alone(store: Path) -> None:
    log = DeltaTable(store / "tables" / "service_revenue").version()
    for path in files_of(store):
        path.unlink()
    tidy(store)
    assert DeltaTable(store / "tables" / "service_revenue").version() == log


def test_an_empty_store_is_tidy(tmp_path: Path) -> None:
    assert tidy(tmp_path / "published").file_count == 0


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "Files removed: 1, space freed: 0.0 MB.\n"),
        ("de", "Entfernte Dateien: 1, frei gewordener Platz: 0,0 MB.\n"),
    ],
)
def test_the_command_says_what_it_removed(
    store: Path, language: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SERVICE_COMPASS_DATA_FOLDER", str(store.parent))
    settings.cache_clear()
    (store / "vintages" / "000003.17.unfinished").write_text("{")
    with speaking(language):  # type: ignore[arg-type]  # the two languages there are
        ran = CliRunner().invoke(command, ["--older-than", "0"], catch_exceptions=False)
    settings.cache_clear()
    assert ran.output == told
