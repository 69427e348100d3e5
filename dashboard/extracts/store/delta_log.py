"""The Delta log of a published table: the same files, told to whoever reads Delta tables.

Each commit says how the log's newest files differ from the files wanted, so whatever a killed
publish left on top of it is put right by the next one.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterable
from pathlib import Path

import polars as pl
from deltalake import DeltaTable, Field, Schema
from deltalake.exceptions import DeltaError
from deltalake.schema import PrimitiveType
from deltalake.transaction import AddAction, RemoveAction

from dashboard.extracts.contract import ColumnType, Table
from dashboard.extracts.store import storage

_TYPES: dict[ColumnType, str] = {
    "text": "string",
    "number": "double",
    "integer": "long",
    "date": "date",
    "timestamp": "timestamp_ntz",
    "boolean": "boolean",
}


def record(store: Path, table: Table, files: Iterable[str]) -> int:
    """Make the Delta log's newest version hold exactly ``files``; returns that version."""
    folder = store / "tables" / table.name
    log = _with_every_column(_opened(folder, table), table)
    wanted = {str(Path(path).relative_to(Path("tables") / table.name)) for path in files}
    there = set(pl.DataFrame(log.get_add_actions(flatten=True))["path"])
    now = int(time.time() * 1000)
    actions: list[AddAction | RemoveAction] = [
        RemoveAction(path, data_change=True, deletion_timestamp=now)
        for path in sorted(there - wanted)
    ]
    actions += [_add(folder, path, now) for path in sorted(wanted - there)]
    if not actions:
        return int(log.version())
    log.create_write_transaction(actions, "append", log.schema())
    return int(DeltaTable(folder).version())


def shorten(store: Path, table: Table) -> None:
    """Sum the log's commits up in one file, so that it opens quickly after many publishes."""
    log = DeltaTable(store / "tables" / table.name)
    summed_up = f"_delta_log/{log.version():020d}.checkpoint.parquet"
    if not (store / "tables" / table.name / summed_up).exists():
        log.create_checkpoint()


def _opened(folder: Path, table: Table) -> DeltaTable:
    """The log; a new one if there is none, or if what is there cannot be read any more."""
    try:
        if DeltaTable.is_deltatable(str(folder)):
            return DeltaTable(folder)
    except DeltaError as error:
        if storage.is_refusal(error):
            raise
        # it says nothing that the manifests do not say as well
        shutil.rmtree(folder / "_delta_log")
    return DeltaTable.create(folder, schema=_schema(table), mode="ignore")


def _with_every_column(log: DeltaTable, table: Table) -> DeltaTable:
    """The contract may have got columns since the log was begun."""
    known = {field.name for field in log.schema().fields}
    missing = [field for field in _schema(table).fields if field.name not in known]
    if missing:
        log.alter.add_columns(missing)
    return log


def _schema(table: Table) -> Schema:
    return Schema([Field(c.name, PrimitiveType(_TYPES[c.type])) for c in table.columns])


def _add(folder: Path, path: str, now: int) -> AddAction:
    row_count = int(pl.scan_parquet(folder / path).select(pl.len()).collect().item())
    stats = json.dumps({"numRecords": row_count})
    return AddAction(path, (folder / path).stat().st_size, {}, now, True, stats)
