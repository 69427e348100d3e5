"""Rows as literals become a warehouse; the sample data becomes one for the whole session."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import hypothesis
import polars as pl
import pytest

from dashboard.extracts import samples
from dashboard.extracts.contract import TABLES
from dashboard.extracts.store import rollups
from dashboard.extracts.store.tables import TableState
from dashboard.extracts.store.vintages import Vintage, last_closed_month_end
from dashboard.settings import Settings, read
from dashboard.warehouse import Warehouse

# how long an example takes says something about the machine, nothing about the product
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

Row = dict[str, Any]
Given = Callable[..., Warehouse]

#: What a row of these tables has to say, and a test mostly need not.
_USUAL: dict[str, Row] = {
    "customers": {"name": "Customer", "country": "DE"},
    "service_revenue": {"line_no": 1, "customer_id": "A", "category": "parts"},
    "installed_base": {"customer_id": "A", "machine_type": "Press 1", "type_group": "presses"},
}


def contract_rows(table: str, rows: list[Row]) -> pl.DataFrame:
    """The rows in contract form: usual values and nulls where a row says nothing."""
    full = [_USUAL.get(table, {}) | row for row in rows]
    return pl.DataFrame(full, schema=TABLES[table].polars_schema)


@pytest.fixture
def given(tmp_path: Path) -> Iterator[Given]:
    """``given(customers=[{...}], ...)``: a warehouse over rows written as contract literals."""
    warehouses: list[Warehouse] = []
    numbers = count(1)

    def warehouse_over(settings: Settings | None = None, **tables: list[Row]) -> Warehouse:
        store = tmp_path / f"given-{next(numbers)}"
        store.mkdir()
        vintage = vintage_over(store, tables, settings or read(data_folder=tmp_path))
        warehouses.append(Warehouse(vintage, read(data_folder=tmp_path)))
        return warehouses[-1]

    yield warehouse_over
    for warehouse in warehouses:
        warehouse.close()


@pytest.fixture(scope="session")
def sample_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """The warehouse of the product's own sample data."""
    settings = read(data_folder=tmp_path_factory.mktemp("sample"))
    warehouse = Warehouse(samples.ensure(settings), settings)
    yield warehouse
    warehouse.close()


def vintage_over(store: Path, tables: dict[str, list[Row]], settings: Settings) -> Vintage:
    """A vintage over contract literals, with its rollups, without the way in."""
    states = {name: _write(store, name, rows) for name, rows in tables.items()}
    files = {name: [store / path for path in state.files] for name, state in states.items()}
    built = rollups.build(files, store / "rollups", settings)
    last_on = states["service_revenue"].to_on if "service_revenue" in states else None
    return Vintage(
        store=store,
        id="000001",
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
        by="a test",
        note="",
        parent=None,
        restored_from=None,
        tables=states,
        rollups={
            name: tuple(str(path.relative_to(store)) for path in paths)
            for name, paths in built.items()
        },
        recipe=rollups.recipe(settings),
        data_to_on=last_on,
        as_of=last_closed_month_end(last_on) if last_on else None,
    )


def _write(store: Path, name: str, rows: list[Row]) -> TableState:
    frame = contract_rows(name, rows)
    frame.write_parquet(store / f"{name}.parquet")
    column = TABLES[name].date_column
    days = frame[column].cast(pl.Date) if column else pl.Series([], dtype=pl.Date)
    return TableState(
        row_count=frame.height,
        files=(f"{name}.parquet",),
        from_on=days.min(),  # type: ignore[arg-type]  # a date column's minimum is a date
        to_on=days.max(),  # type: ignore[arg-type]
        delta_version=0,
    )
