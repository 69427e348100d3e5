"""One published table: immutable parquet files by year, described by a Delta log.

A load names rows that come and, by its mode, rows that leave. Only the years that change are
written again, sorted by date in large row groups; every other file is kept as it is. The Delta
log follows: each commit says how its newest files differ from the files wanted, so whatever a
killed publish left on top of it is put right by the next one. Files are never deleted.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Literal

import polars as pl
from deltalake import DeltaTable, Field, Schema
from deltalake.schema import PrimitiveType
from deltalake.transaction import AddAction, RemoveAction

from dashboard.errors import CompassError
from dashboard.extracts.contract import TABLES, ColumnType, Table
from dashboard.text.catalogue import N_

Mode = Literal["upsert", "range", "replace"]

ROW_GROUP = 1_000_000
#: Where rows without a date live, and tables that have none.
_UNDATED = "undated"
_PART, _FATE = "_part", "_fate"
_DELTA_TYPES: dict[ColumnType, str] = {
    "text": "string",
    "number": "double",
    "integer": "long",
    "date": "date",
    "timestamp": "timestamp_ntz",
    "boolean": "boolean",
}


@dataclass(frozen=True)
class Load:
    """Accepted rows of one table and how they meet what is published.

    Attributes:
        rows: Contract columns and types, keys unique; a frame, a plan, or the paths of parquet
            files, which are never held in memory as a whole. Optional columns may be missing.
        mode: ``upsert`` adds and overwrites by key. ``range`` also removes published rows with
            ``from_on <= date < to_on`` that do not come again; a key that is published outside
            the range moves into it. ``replace`` removes every row that does not come again.
        source: What the manifest keeps about the file: its name, rows read, accepted, quarantined.
    """

    table: str
    rows: pl.DataFrame | pl.LazyFrame | Path | Sequence[Path]
    mode: Mode = "upsert"
    from_on: date | None = None
    to_on: date | None = None
    source: dict[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True)
class TableState:
    """What a vintage knows of one table.

    Attributes:
        files: Relative to the store.
        delta_version: The version of the Delta log that holds these files; ``None`` until they
            are published.
    """

    row_count: int
    files: tuple[str, ...]
    from_on: date | None
    to_on: date | None
    delta_version: int | None = None


@dataclass(frozen=True)
class Changes:
    """What a load does to a table, in rows."""

    new_count: int
    changed_count: int
    unchanged_count: int
    removed_count: int


@dataclass(frozen=True)
class Merge:
    """A load beside what is published: what would happen, and which parts must be written."""

    table: Table
    old: pl.LazyFrame
    new: pl.LazyFrame
    leaves: pl.Expr
    changes: Changes
    touched: tuple[str, ...]


def together(loads: Sequence[Load]) -> Load:
    """Loads of one table as one: where they share a key, the row of the last one counts."""
    first = loads[0]
    if len(loads) == 1:
        return first
    table = TABLES[first.table]
    rows = pl.concat([_in_contract_form(load, table) for load in loads])
    one_per_key = rows.unique(list(table.grain), keep="last", maintain_order=True)
    return replace(first, rows=one_per_key.collect())


def merge(store: Path, table: Table, state: TableState | None, load: Load) -> Merge:
    """Compare a load with the published rows; writes nothing.

    Raises:
        CompassError: A row of a range load lies outside its range.
    """
    old = _with_part(_published(store, table, state), table)
    new = _with_part(_in_contract_form(load, table), table)
    _refuse_rows_outside(load, table, new)
    leaves = _leaving(load, table)
    keys = list(table.grain)
    fates = _fates(table, old, new)
    removed = _counts(old.filter(leaves).join(new, on=keys, how="anti"), [_PART])
    by_fate = dict(fates.group_by(_FATE).agg(pl.col("len").sum()).iter_rows())
    moving = fates.filter(pl.col(_FATE) != "unchanged")
    touched = {*moving[_PART], *moving[f"{_PART}_old"].drop_nulls(), *removed[_PART]}
    changes = Changes(
        new_count=by_fate.get("new", 0),
        changed_count=by_fate.get("changed", 0),
        unchanged_count=by_fate.get("unchanged", 0),
        removed_count=int(removed["len"].sum()),
    )
    return Merge(table, old, new, leaves, changes, tuple(sorted(touched)))


def write(store: Path, merged: Merge, state: TableState | None, name: str) -> TableState:
    """The table after the merge: touched parts written anew, the rest kept; the log is not told.

    Args:
        name: What the new files are called, one in the folder of each part.
    """
    before = {path: Path(path).parent.name for path in (state.files if state else ())}
    kept = [path for path, part in before.items() if part not in merged.touched]
    written = [
        _write_part(store, merged, part, name, is_there=part in before.values())
        for part in merged.touched
    ]
    files = tuple(sorted([*kept, *(path for path in written if path)]))
    if state and files == state.files:
        return state
    return _state(store, merged.table, files)


def record(store: Path, table: Table, files: Iterable[str]) -> int:
    """Make the Delta log's newest version hold exactly ``files``; returns that version."""
    folder = store / "tables" / table.name
    if not DeltaTable.is_deltatable(str(folder)):
        DeltaTable.create(folder, schema=_delta_schema(table), mode="ignore")
    log = DeltaTable(folder)
    wanted = {str(Path(path).relative_to(Path("tables") / table.name)) for path in files}
    there = set(pl.DataFrame(log.get_add_actions(flatten=True))["path"])
    now = int(time.time() * 1000)
    actions: list[AddAction | RemoveAction] = [
        RemoveAction(path, data_change=True, deletion_timestamp=now)
        for path in sorted(there - wanted)
    ]
    actions += [_add(folder, path, now) for path in sorted(wanted - there)]
    if actions:
        log.create_write_transaction(actions, "append", log.schema())
    return DeltaTable(folder).version()


def _fates(table: Table, old: pl.LazyFrame, new: pl.LazyFrame) -> pl.DataFrame:
    """Rows per part now, part before and fate: new, changed or unchanged."""
    others = [name for name in table.polars_schema if name not in table.grain]
    differs = pl.any_horizontal(
        pl.lit(False), *(pl.col(name).ne_missing(pl.col(f"{name}_old")) for name in others)
    )
    fate = (
        pl.when(pl.col(f"{_PART}_old").is_null())
        .then(pl.lit("new"))
        .when(differs)
        .then(pl.lit("changed"))
        .otherwise(pl.lit("unchanged"))
    )
    both = new.join(old, on=list(table.grain), how="left", suffix="_old")
    return _counts(both.with_columns(fate.alias(_FATE)), [_PART, f"{_PART}_old", _FATE])


def _counts(rows: pl.LazyFrame, by: list[str]) -> pl.DataFrame:
    return rows.group_by(by).len().with_columns(pl.col("len").cast(pl.Int64)).collect()


def _write_part(store: Path, merged: Merge, part: str, name: str, *, is_there: bool) -> str | None:
    """The new file of one part, relative to the store; ``None`` if no row is left."""
    table, here = merged.table, pl.col(_PART) == part
    rows = merged.new.filter(here)
    if is_there:
        staying = merged.old.filter(here & ~merged.leaves)
        staying = staying.join(merged.new, on=list(table.grain), how="anti")
        rows = pl.concat([staying, rows])
    rows = rows.drop(_PART)
    path = Path("tables") / table.name / part / f"{name}.parquet"
    order = [name for name in (table.date_column, *table.grain) if name]
    rows.sort(order).sink_parquet(
        store / path, compression="zstd", row_group_size=ROW_GROUP, mkdir=True
    )
    if _row_count(store / path):
        return str(path)
    (store / path).unlink()
    return None


def _published(store: Path, table: Table, state: TableState | None) -> pl.LazyFrame:
    if state is None or not state.files:
        return table.empty().lazy()
    # a file written before the contract had a column holds nulls there
    return pl.scan_parquet(
        [store / path for path in state.files],
        hive_partitioning=False,
        schema=table.polars_schema,
        missing_columns="insert",
        extra_columns="ignore",
    )


def _in_contract_form(load: Load, table: Table) -> pl.LazyFrame:
    rows = _lazy(load.rows, table)
    there = rows.collect_schema().names()
    return rows.select(
        (pl.col(name) if name in there else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in table.polars_schema.items()
    )


def _lazy(rows: pl.DataFrame | pl.LazyFrame | Path | Sequence[Path], table: Table) -> pl.LazyFrame:
    if isinstance(rows, (pl.DataFrame, pl.LazyFrame)):
        return rows.lazy()
    paths = [rows] if isinstance(rows, Path) else list(rows)
    return pl.scan_parquet(paths) if paths else table.empty().lazy()


def _with_part(rows: pl.LazyFrame, table: Table) -> pl.LazyFrame:
    part = pl.lit(_UNDATED)
    if table.date_column:
        year = pl.col(table.date_column).dt.year().cast(pl.String)
        part = year.fill_null(_UNDATED)
    return rows.with_columns(part.alias(_PART))


def _leaving(load: Load, table: Table) -> pl.Expr:
    if load.mode == "upsert":
        return pl.lit(False)
    return pl.lit(True) if load.mode == "replace" else _inside(load, table)


def _inside(load: Load, table: Table) -> pl.Expr:
    if not (table.date_column and load.from_on and load.to_on):
        raise CompassError(
            N_("{table} cannot be replaced by a range of dates."),
            remedy=N_(
                "Choose a table with dates and name the first day and the day after the last."
            ),
            table=table.name,
        )
    day = pl.col(table.date_column).cast(pl.Date)
    return ((day >= load.from_on) & (day < load.to_on)).fill_null(False)


def _refuse_rows_outside(load: Load, table: Table, new: pl.LazyFrame) -> None:
    if load.mode != "range":
        return
    outside = int(new.filter(~_inside(load, table)).select(pl.len()).collect().item())
    if outside:
        raise CompassError(
            N_("{outside_count} rows of {table} lie outside the range {from_on} – {to_on}."),
            remedy=N_("Widen the range, or load the file by key."),
            outside_count=outside,
            table=table.name,
            from_on=load.from_on,
            to_on=load.to_on,
        )


def _state(store: Path, table: Table, files: tuple[str, ...]) -> TableState:
    row_count = sum(_row_count(store / path) for path in files)
    from_on = to_on = None
    if table.date_column and files:
        day = pl.col(table.date_column).cast(pl.Date)
        days = pl.scan_parquet([store / path for path in files], hive_partitioning=False)
        from_on, to_on = days.select(day.min().alias("a"), day.max().alias("b")).collect().row(0)
    return TableState(row_count, files, from_on, to_on)


def _row_count(path: Path) -> int:
    return int(pl.scan_parquet(path).select(pl.len()).collect().item())


def _delta_schema(table: Table) -> Schema:
    columns = [Field(c.name, PrimitiveType(_DELTA_TYPES[c.type])) for c in table.columns]
    return Schema(columns)


def _add(folder: Path, path: str, now: int) -> AddAction:
    stats = json.dumps({"numRecords": _row_count(folder / path)})
    return AddAction(path, (folder / path).stat().st_size, {}, now, True, stats)
