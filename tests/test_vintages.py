"""Publishing: all or nothing, whoever else publishes, whatever dies; and every way to load."""

from __future__ import annotations

import itertools
import json
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from deltalake import DeltaTable

from dashboard.errors import Cancelled, CompassError
from dashboard.extracts import samples
from dashboard.extracts.contract import TABLES
from dashboard.extracts.store import delta_log, staging, storage, vintages
from dashboard.extracts.store.tables import Changes, Load
from dashboard.extracts.store.vintages import Conflict
from dashboard.settings import read
from dashboard.text import Said
from dashboard.warehouse import Warehouse
from tests.conftest import Row, contract_rows
from tests.stores import files_of

REVENUE = TABLES["service_revenue"]
SETTINGS = read()


def line(invoice_id: str, on: date, revenue: float = 10.0, **more: Any) -> Row:
    return {"invoice_id": invoice_id, "invoice_date": on, "net_revenue": revenue} | more


def revenue(*lines: Row, **how: Any) -> Load:
    return Load("service_revenue", contract_rows("service_revenue", list(lines)), **how)


def customers(*names: str) -> Load:
    return Load("customers", contract_rows("customers", [{"customer_id": name} for name in names]))


def published(store: Path, table: str = "service_revenue") -> pl.DataFrame:
    """The rows people see, by key."""
    now = vintages.current(store)
    assert now is not None
    rows = pl.read_parquet([store / path for path in now.tables[table].files])
    return rows.sort(TABLES[table].grain)


def values(store: Path) -> dict[str, tuple[date, float]]:
    rows = published(store).select("invoice_id", "invoice_date", "net_revenue")
    return {row[0]: (row[1], row[2]) for row in rows.iter_rows()}


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "published"


JAN_23, DEC_23, JAN_24, MAY_24 = (
    date(2023, 1, 1),
    date(2023, 12, 31),
    date(2024, 1, 1),
    date(2024, 5, 5),
)


# --- ways to load -----------------------------------------------------------------------------


def test_an_upsert_adds_changes_and_leaves_alone(store: Path) -> None:
    vintages.publish(store, [revenue(line("1", DEC_23), line("2", JAN_24))], by="me")
    again = [revenue(line("2", JAN_24, 99.0), line("3", MAY_24))]
    now = vintages.publish(store, again, by="me")
    assert now.changes["service_revenue"] == Changes(
        new_count=1, changed_count=1, unchanged_count=0, removed_count=0
    )
    assert values(store) == {"1": (DEC_23, 10.0), "2": (JAN_24, 99.0), "3": (MAY_24, 10.0)}


def test_only_the_years_that_change_are_written_again(store: Path) -> None:
    first = vintages.publish(store, [revenue(line("1", DEC_23), line("2", JAN_24))], by="me")
    again = [revenue(line("1", DEC_23), line("3", MAY_24))]
    second = vintages.publish(store, again, by="me")
    kept = set(first.tables["service_revenue"].files) & set(second.tables["service_revenue"].files)
    assert [Path(path).parent.name for path in kept] == ["2023"]


def test_the_same_file_again_changes_nothing(store: Path) -> None:
    load = revenue(line("1", DEC_23), line("2", JAN_24, service_launch_date=None))
    first = vintages.publish(store, [load], by="me")
    second = vintages.publish(store, [load], by="me")
    assert second.tables == first.tables
    assert second.rollups == first.rollups
    assert second.changes["service_revenue"].unchanged_count == 2


def test_a_row_whose_date_moved_to_another_year_is_there_once(store: Path) -> None:
    vintages.publish(store, [revenue(line("1", DEC_23), line("2", DEC_23))], by="me")
    vintages.publish(store, [revenue(line("1", JAN_24))], by="me")
    assert values(store) == {"1": (JAN_24, 10.0), "2": (DEC_23, 10.0)}


def test_a_range_replaces_its_days_and_nothing_beside_them(store: Path) -> None:
    old = [line("1", DEC_23), line("2", JAN_24), line("3", MAY_24), line("4", date(2024, 5, 6))]
    vintages.publish(store, [revenue(*old)], by="me")
    new = [line("3", MAY_24, 30.0), line("5", JAN_24)]
    load = revenue(*new, mode="range", from_on=JAN_24, to_on=date(2024, 5, 6))
    now = vintages.publish(store, [load], by="me")
    assert now.changes["service_revenue"] == Changes(
        new_count=1, changed_count=1, unchanged_count=0, removed_count=1
    )
    assert values(store) == {
        "1": (DEC_23, 10.0),
        "3": (MAY_24, 30.0),
        "4": (date(2024, 5, 6), 10.0),
        "5": (JAN_24, 10.0),
    }


def test_a_key_published_outside_the_range_moves_into_it(store: Path) -> None:
    vintages.publish(store, [revenue(line("1", DEC_23))], by="me")
    load = revenue(line("1", JAN_24), mode="range", from_on=JAN_24, to_on=MAY_24)
    now = vintages.publish(store, [load], by="me")
    assert now.changes["service_revenue"].changed_count == 1
    assert values(store) == {"1": (JAN_24, 10.0)}


def test_a_row_outside_the_range_is_refused_and_nothing_published(store: Path) -> None:
    load = revenue(line("1", MAY_24), mode="range", from_on=JAN_24, to_on=MAY_24)
    with pytest.raises(CompassError, match="1 rows of service_revenue lie outside"):
        vintages.publish(store, [load], by="me")
    assert vintages.current(store) is None


def test_a_table_without_dates_has_no_range(store: Path) -> None:
    load = Load("customers", contract_rows("customers", []), "range", JAN_24, MAY_24)
    with pytest.raises(CompassError, match="customers cannot be replaced by a range"):
        vintages.publish(store, [load], by="me")


def test_a_replacement_removes_what_does_not_come_again(store: Path) -> None:
    vintages.publish(store, [revenue(line("1", DEC_23), line("2", JAN_24))], by="me")
    now = vintages.publish(store, [revenue(line("2", JAN_24), mode="replace")], by="me")
    assert now.changes["service_revenue"] == Changes(
        new_count=0, changed_count=0, unchanged_count=1, removed_count=1
    )
    assert values(store) == {"2": (JAN_24, 10.0)}


def test_a_replacement_by_nothing_leaves_an_empty_table(store: Path) -> None:
    vintages.publish(store, [revenue(line("1", DEC_23))], by="me")
    now = vintages.publish(store, [revenue(mode="replace")], by="me")
    assert now.tables["service_revenue"].row_count == 0
    assert now.as_of is None


def test_what_was_staged_is_counted_and_leaves_nothing_when_given_up(store: Path) -> None:
    vintages.publish(store, [revenue(line("1", DEC_23))], by="me")
    before = sorted(path for path in store.rglob("*") if path.is_file())
    candidate = vintages.stage(store, [revenue(line("2", DEC_23))])
    assert candidate.changes["service_revenue"].new_count == 1
    vintages.discard(candidate)
    assert sorted(path for path in store.rglob("*") if path.is_file()) == before


def test_a_parquet_file_without_optional_columns_is_published_whole(
    store: Path, tmp_path: Path
) -> None:
    pl.DataFrame({"customer_id": ["A"], "name": ["A"], "country": ["DE"]}).write_parquet(
        tmp_path / "customers.parquet"
    )
    load = Load("customers", tmp_path / "customers.parquet", source={"file": "customers.parquet"})
    now = vintages.publish(store, [load], by="me")
    assert published(store, "customers").schema == TABLES["customers"].polars_schema
    assert now.sources == ({"table": "customers", "mode": "upsert", "file": "customers.parquet"},)


def test_rows_lie_sorted_by_date_in_files_of_one_year(store: Path) -> None:
    days = [date(2024, 12, 31), JAN_24, MAY_24]
    now = vintages.publish(
        store, [revenue(*(line(str(no), day) for no, day in enumerate(days)))], by="me"
    )
    (path,) = now.tables["service_revenue"].files
    assert pl.read_parquet(store / path)["invoice_date"].to_list() == sorted(days)


def test_files_from_before_the_contract_had_a_column_hold_nulls_there(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    contract = TABLES["customers"]
    older = replace(contract, columns=contract.columns[:4])
    with monkeypatch.context() as before:
        for module in (staging, vintages):
            before.setattr(module, "TABLES", {"customers": older})
        vintages.publish(store, [customers("A")], by="me")
        log = DeltaTable(store / "tables" / "customers")
        assert len(log.schema().fields) == 4
    now = vintages.publish(store, [customers("B")], by="me")
    assert now.changes["customers"].new_count == 1
    log = DeltaTable(store / "tables" / "customers")
    assert [field.name for field in log.schema().fields] == list(contract.polars_schema)
    warehouse = Warehouse(now, read(data_folder=store.parent))
    assert warehouse.view("customers").select("customer_id", "industry", "channel").rows() == [
        ("A", None, "direct"),
        ("B", None, "direct"),
    ]


def test_a_contract_with_a_new_column_opens_old_files(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    contract = TABLES["customers"]
    older = replace(contract, columns=contract.columns[:4])
    with monkeypatch.context() as before:
        before.setattr(staging, "TABLES", {"customers": older})
        now = vintages.publish(store, [customers("A")], by="me")
    warehouse = Warehouse(now, read(data_folder=store.parent))
    assert warehouse.view("customers").select("customer_id", "channel").rows() == [("A", "direct")]


# --- vintages ---------------------------------------------------------------------------------


def test_a_manifest_says_who_what_and_from_where(store: Path) -> None:
    told: list[Said] = []
    first = vintages.publish(
        store, [customers("A")], by="Ada", note="first data", progress=told.append
    )
    second = vintages.publish(store, [revenue(line("1", date(2024, 5, 20)))], by="Bob")
    assert (first.id, first.parent, first.by, first.note) == (
        "000001",
        None,
        "Ada",
        "first data",
    )
    assert (second.id, second.parent) == ("000002", "000001")
    assert (second.data_to_on, second.as_of) == (date(2024, 5, 20), date(2024, 4, 30))
    assert set(second.tables) == {"customers", "service_revenue"}
    assert vintages.history(store) == [second, first]
    assert len(told) == 3


@pytest.mark.parametrize(
    ("last_on", "as_of"),
    [
        (date(2024, 5, 31), date(2024, 5, 31)),
        (date(2024, 5, 28), date(2024, 5, 31)),
        (date(2024, 5, 27), date(2024, 4, 30)),
        (date(2024, 3, 1), date(2024, 2, 29)),
        (date(2024, 12, 31), date(2024, 12, 31)),
    ],
)
def test_a_month_is_closed_when_its_last_invoice_is_near_its_end(
    last_on: date, as_of: date
) -> None:
    assert vintages.last_closed_month_end(last_on) == as_of


def test_a_rollback_brings_back_exactly_the_same_files(store: Path) -> None:
    first = vintages.publish(store, [customers("A"), revenue(line("1", DEC_23))], by="me")
    vintages.publish(store, [revenue(line("1", JAN_24), mode="replace")], by="me")
    back = vintages.rollback(store, "1", by="you")
    assert (back.id, back.parent, back.restored_from) == ("000003", "000002", "000001")
    assert (back.files, back.rollups, back.as_of) == (first.files, first.rollups, first.as_of)
    assert DeltaTable(store / "tables" / "service_revenue").count() == 1
    vintages.publish(store, [revenue(line("2", JAN_24))], by="me")
    assert values(store) == {"1": (DEC_23, 10.0), "2": (JAN_24, 10.0)}


def test_an_unknown_vintage_is_named_with_the_known_ones(store: Path) -> None:
    vintages.publish(store, [customers("A")], by="me")
    with pytest.raises(CompassError, match=r"no vintage 7\. Choose one of these: 000001"):
        vintages.rollback(store, "7", by="me")


def test_the_delta_log_tells_the_same_rows(store: Path) -> None:
    vintages.publish(store, [revenue(line("1", DEC_23), line("2", JAN_24))], by="me")
    now = vintages.publish(store, [revenue(line("2", MAY_24))], by="me")
    log = DeltaTable(store / "tables" / "service_revenue")
    assert (log.version(), log.count()) == (now.tables["service_revenue"].delta_version, 2)


def test_a_half_published_delta_commit_does_not_disturb_the_next_publish(store: Path) -> None:
    vintages.publish(store, [revenue(line("1", DEC_23))], by="me")
    candidate = vintages.stage(store, [revenue(line("9", DEC_23))])
    delta_log.record(store, REVENUE, candidate.tables["service_revenue"].files)
    assert values(store) == {"1": (DEC_23, 10.0)}
    vintages.publish(store, [revenue(line("2", JAN_24))], by="me")
    assert values(store) == {"1": (DEC_23, 10.0), "2": (JAN_24, 10.0)}
    assert DeltaTable(store / "tables" / "service_revenue").count() == 2


# --- several at once --------------------------------------------------------------------------


def test_who_looked_at_an_older_vintage_is_told(store: Path) -> None:
    first = vintages.publish(store, [customers("A")], by="Ada")
    vintages.publish(store, [customers("B")], by="Bob", expected_parent=first.id)
    with pytest.raises(CompassError, match="published meanwhile: vintage 000002 of Bob"):
        vintages.publish(store, [customers("C")], by="Cyd", expected_parent=first.id)


def test_of_two_who_looked_at_the_same_vintage_one_wins_and_one_is_told(store: Path) -> None:
    first = vintages.publish(store, [customers("A")], by="Ada")

    def second_publisher(_: Said) -> None:
        if vintages.current(store) == first:
            vintages.publish(store, [customers("B")], by="Bob")

    with pytest.raises(Conflict, match="published meanwhile: vintage 000002 of Bob"):
        vintages.publish(
            store,
            [customers("C")],
            by="Ada",
            expected_parent=first.id,
            progress=second_publisher,
        )
    assert published(store, "customers")["customer_id"].to_list() == ["A", "B"]


def test_of_two_who_add_to_whatever_is_there_nothing_is_lost(store: Path) -> None:
    first = vintages.publish(store, [customers("A")], by="Ada")

    def second_publisher(_: Said) -> None:
        if vintages.current(store) == first:
            vintages.publish(store, [customers("B")], by="Bob")

    vintages.publish(store, [customers("C")], by="Cyd", progress=second_publisher)
    assert [vintage.by for vintage in vintages.history(store)] == ["Cyd", "Bob", "Ada"]
    assert published(store, "customers")["customer_id"].to_list() == ["A", "B", "C"]


def test_while_someone_else_holds_the_lock_nothing_is_published(store: Path) -> None:
    with storage.alone(store), pytest.raises(Conflict, match="Someone else is publishing"):
        vintages.publish(store, [customers("B")], by="Bob", wait_seconds=0)
    assert vintages.current(store) is None
    assert files_of(store) == []


# --- candidates -------------------------------------------------------------------------------


def test_a_candidate_is_complete_and_seen_by_nobody(store: Path) -> None:
    first = vintages.publish(store, [customers("A"), revenue(line("1", DEC_23))], by="Ada")
    candidate = vintages.stage(store, [revenue(line("2", MAY_24))], by="Bob", note="a look")
    assert vintages.history(store) == [first]
    assert DeltaTable(store / "tables" / "service_revenue").count() == 1
    assert (candidate.id, candidate.parent, candidate.by) == ("000002", "000001", "Bob")
    assert candidate.changes["service_revenue"] == Changes(1, 0, 0, 0)
    assert candidate.tables["service_revenue"].delta_version is None
    with closing(Warehouse(candidate, read(data_folder=store.parent))) as warehouse:
        assert warehouse.view("service_revenue")["invoice_id"].sort().to_list() == ["1", "2"]
        assert warehouse.view("month_totals").height == 2


def test_a_published_candidate_is_the_candidate(store: Path) -> None:
    candidate = vintages.stage(store, [customers("A"), revenue(line("1", MAY_24))], by="Ada")
    now = vintages.publish_staged(candidate, note="as looked at")
    assert now == vintages.current(store)
    assert (now.files, now.changes, now.by) == (candidate.files, candidate.changes, "Ada")
    assert (now.note, now.tables["service_revenue"].delta_version) == ("as looked at", 1)


def test_a_candidate_of_an_older_vintage_is_refused(store: Path) -> None:
    candidate = vintages.stage(store, [customers("A")], by="Ada")
    vintages.publish(store, [customers("B")], by="Bob")
    with pytest.raises(Conflict, match="published meanwhile: vintage 000001 of Bob"):
        vintages.publish_staged(candidate)
    assert published(store, "customers")["customer_id"].to_list() == ["B"]


def test_a_candidate_that_is_given_up_leaves_no_file(store: Path) -> None:
    vintages.publish(store, [customers("A"), revenue(line("1", DEC_23))], by="Ada")
    before = files_of(store)
    candidate = vintages.stage(store, [revenue(line("1", MAY_24))])
    assert files_of(store) != before
    vintages.discard(candidate)
    assert files_of(store) == before


def test_discarding_a_published_candidate_harms_nothing(store: Path) -> None:
    now = vintages.publish_staged(vintages.stage(store, [customers("A")]), by="Ada")
    vintages.discard(now)
    assert vintages.missing_files(now) == []


@pytest.mark.parametrize("steps", range(5))
def test_staging_that_is_cancelled_leaves_no_file(store: Path, steps: int) -> None:
    vintages.publish(store, [customers("A")], by="Ada")
    before, asked = files_of(store), itertools.count()
    loads = [customers("B"), revenue(line("1", DEC_23))]
    with pytest.raises(Cancelled, match="Cancelled"):
        vintages.stage(store, loads, cancelled=lambda: next(asked) == steps)
    assert files_of(store) == before


def test_a_manifest_keeps_the_settings_that_figures_depend_on(store: Path) -> None:
    weekly = read(data_folder=store.parent, merge_days=7, fy_start_month=10)
    vintages.publish(store, [customers("A")], by="me", settings=weekly)
    now = vintages.current(store)
    assert now is not None
    assert now.settings == {
        "fy_start_month": 10,
        "abc_a_share": 0.8,
        "abc_b_share": 0.95,
        "no_purchase_months": 24,
        "new_customer_months": 12,
        "merge_days": 7,
        "satisfied_score": 75.0,
        "loyal_score": 50.0,
        "survey_valid_months": 24,
    }


def test_a_manifest_from_before_settings_were_kept_is_read(store: Path) -> None:
    vintages.publish(store, [customers("A")], by="me")
    path = store / "vintages" / "000001.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    del told["settings"]
    path.write_text(json.dumps(told), encoding="utf-8")
    now = vintages.current(store)
    assert now is not None
    assert now.settings == {}


# --- folders ----------------------------------------------------------------------------------


def test_a_missing_data_folder_is_made_if_the_one_above_exists(tmp_path: Path) -> None:
    vintages.publish(tmp_path / "data" / "published", [customers("A")], by="me")
    assert (tmp_path / "data" / "published" / "vintages" / "000001.json").is_file()


def test_a_data_folder_without_one_above_is_named(tmp_path: Path) -> None:
    with pytest.raises(CompassError, match=r"nowhere does not exist.*SERVICE_COMPASS_DATA_FOLDER"):
        vintages.publish(tmp_path / "nowhere" / "data" / "published", [customers("A")], by="me")


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "published").write_text("a file, not a folder")
    with pytest.raises(CompassError, match=r"published cannot be written to"):
        vintages.publish(tmp_path / "published", [customers("A")], by="me")


def test_a_folder_without_rights_is_named(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(store))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(CompassError, match=r"Permission denied.*Give this account the right"):
        vintages.publish(store, [customers("A")], by="me")


# --- the sample store -------------------------------------------------------------------------


def test_the_sample_store_is_made_once_and_again_for_other_files(tmp_path: Path) -> None:
    settings, folder = read(data_folder=tmp_path / "data"), tmp_path / "files"
    folder.mkdir()
    contract_rows("customers", [{"customer_id": "A"}]).write_parquet(folder / "customers.parquet")
    first = samples.ensure(settings, folder)
    assert samples.ensure(settings, folder) == first
    contract_rows("customers", [{"customer_id": "B"}]).write_parquet(folder / "customers.parquet")
    samples._digests.cache_clear()
    assert samples.ensure(settings, folder).id == "000002"
    assert published(tmp_path / "data" / "sample", "customers")["customer_id"].to_list() == ["B"]


def test_no_sample_files_are_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(CompassError, match="no sample files"):
        samples.ensure(read(data_folder=tmp_path), tmp_path)
