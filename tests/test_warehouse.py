"""The warehouse answers from one vintage, to many at once, and lets nobody out of the store."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest

from dashboard import warehouse
from dashboard.errors import CompassError
from dashboard.extracts.contract import TABLES
from dashboard.extracts.store import vintages
from dashboard.extracts.store.tables import Load
from dashboard.settings import read
from dashboard.warehouse import Warehouse
from tests.conftest import Given, contract_rows


@pytest.fixture
def small(given: Given) -> Warehouse:
    return given(
        customers=[{"customer_id": "A"}],
        service_revenue=[{"invoice_id": "1", "invoice_date": date(2024, 1, 1), "net_revenue": 1.0}],
        installed_base=[],
    )


def test_a_published_table_with_rows_is_there(small: Warehouse) -> None:
    assert (small.has("customers"), small.has("installed_base"), small.has("visits")) == (
        True,
        False,
        False,
    )


@pytest.mark.parametrize("table", TABLES)
def test_a_table_never_published_is_an_empty_view(given: Given, table: str) -> None:
    assert given(customers=[]).view(table).is_empty()


def test_a_missing_or_unknown_parameter_is_named(small: Warehouse) -> None:
    with pytest.raises(TypeError, match=r"machines_under_care takes .*'to_on'.* given \['till'\]"):
        small.rows("machines_under_care", till=date(2024, 1, 1))


def test_decimals_and_large_integers_arrive_as_plain_numbers(
    small: Warehouse, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "marts").mkdir()
    (tmp_path / "marts" / "sums.sql").write_text(
        "-- Sums.\nselect sum(1::decimal(18, 2)) as value_eur, sum(2) as line_count\n"
    )
    monkeypatch.setattr("dashboard.query.QUERIES", tmp_path)
    rows = small.rows("sums")
    assert rows.schema == {"value_eur": pl.Float64(), "line_count": pl.Int64()}
    assert rows.row(0) == (1.0, 2)


@pytest.mark.parametrize(
    "sql",
    [
        "from read_csv('/etc/passwd')",
        "copy (select 1) to '/tmp/service-compass-was-here.csv'",
        "attach '/tmp/service-compass-was-here.db'",
        "install excel",
        "set memory_limit = '99GB'",
        "set enable_external_access = true",
    ],
)
def test_nothing_outside_the_store_can_be_reached_and_nothing_set(
    small: Warehouse, sql: str
) -> None:
    with pytest.raises(duckdb.Error), small._con.cursor() as cursor:
        cursor.execute(sql)


def test_many_threads_ask_at_once(small: Warehouse) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: small.rows("data_status").height, range(40)))
    assert answers == [3] * 40


def test_a_question_that_takes_too_long_is_told_in_words(
    given: Given, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "marts").mkdir()
    (tmp_path / "marts" / "endless.sql").write_text(
        "-- Endless.\nselect count(*) as line_count from range(100000000) a, range(100000) b\n"
    )
    monkeypatch.setattr("dashboard.warehouse.QUERY_SECONDS", 0.1)
    slow = given(customers=[])
    monkeypatch.setattr("dashboard.query.QUERIES", tmp_path)
    with pytest.raises(CompassError, match="endless took longer"):
        slow.rows("endless")


def test_what_is_published_comes_before_the_sample(tmp_path: Path) -> None:
    settings = read(data_folder=tmp_path)
    customers = Load("customers", contract_rows("customers", [{"customer_id": "mine"}]))
    vintages.publish(tmp_path / "published", [customers], by="me", settings=settings)
    assert warehouse.current(settings).view("customers")["customer_id"].to_list() == ["mine"]


def test_the_warehouse_of_a_vintage_is_opened_once(tmp_path: Path) -> None:
    settings = read(data_folder=tmp_path)
    customers = Load("customers", contract_rows("customers", [{"customer_id": "mine"}]))
    vintages.publish(tmp_path / "published", [customers], by="me", settings=settings)
    first = warehouse.current(settings)
    assert warehouse.current(settings) is first
    vintages.publish(tmp_path / "published", [customers], by="me", settings=settings)
    assert warehouse.current(settings) is not first


def test_rollups_are_made_again_when_a_setting_they_use_changes(tmp_path: Path) -> None:
    lines = [
        {"invoice_id": "1", "invoice_date": date(2024, 1, 1), "net_revenue": 1.0},
        {"invoice_id": "2", "invoice_date": date(2024, 1, 9), "net_revenue": 1.0},
    ]
    loads = [
        Load("customers", contract_rows("customers", [{"customer_id": "A"}])),
        Load("service_revenue", contract_rows("service_revenue", lines)),
    ]
    weekly, monthly = (read(data_folder=tmp_path, merge_days=days) for days in (7, 30))
    vintages.publish(tmp_path / "published", loads, by="me", settings=weekly)
    assert warehouse.current(weekly).view("occasions").height == 2
    assert warehouse.current(monthly).view("occasions").height == 1
    assert vintages.current(tmp_path / "published") == warehouse.current(monthly).vintage


def test_the_sample_store_is_made_on_first_start_and_kept(sample_warehouse: Warehouse) -> None:
    assert sample_warehouse.vintage.id == "000001"
    assert sample_warehouse.has("customers")
    assert sample_warehouse.has("service_revenue")
