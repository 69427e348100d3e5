"""A load meets one published table, which is immutable parquet files by year.

The load names rows that come and, by its mode, rows that leave. Only the years that change are
written again, sorted by date; every other file is kept as it is. DuckDB compares and writes, in
the memory it is given: what does not fit goes to disk. Files are never changed or deleted here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl
from duckdb import CaseExpression, ColumnExpression, ConstantExpression, FunctionExpression

from dashboard.errors import CompassError
from dashboard.extracts.contract import ColumnType, Table
from dashboard.extracts.store import storage
from dashboard.extracts.store.tables import Changes, Load, Mode, Rows, TableState
from dashboard.text.catalogue import N_

ROW_GROUP = 1_000_000
#: Where rows without a date live, and tables that have none.
_UNDATED = "undated"
_PART, _THERE, _COMING, _LEAVES = "_part", "_there", "_coming", "_leaves"
_TYPES: dict[ColumnType, str] = {
    "text": "VARCHAR",
    "number": "DOUBLE",
    "integer": "BIGINT",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
    "boolean": "BOOLEAN",
}


@dataclass(frozen=True)
class Merge:
    """A load beside what is published: what would happen, and which parts must be written.

    Attributes:
        published: Part -> its rows; ``coming``: the rows of the load. Contract columns, not read
            yet.
        leaves: Which published rows leave unless they come again.
        touched: The parts that differ afterwards.
    """

    table: Table
    published: dict[str, duckdb.DuckDBPyRelation]
    coming: duckdb.DuckDBPyRelation
    leaves: duckdb.Expression
    changes: Changes
    touched: tuple[str, ...]


def merge(
    con: duckdb.DuckDBPyConnection,
    store: Path,
    table: Table,
    state: TableState | None,
    loads: Sequence[Load],
    scratch: Path,
) -> Merge:
    """Compare loads of one table with its published rows.

    Args:
        loads: The first one says the mode; where they share a key, the row of the last one counts.
        scratch: A folder for rows that are not in one parquet file yet; needed until written.

    Raises:
        CompassError: A row of a range load lies outside its range.
    """
    coming = _coming(con, table, loads, scratch)
    _refuse_rows_outside(loads[0], table, coming)
    leaves = _leaving(loads[0], table)
    published = {
        part: _in_contract_form(con.read_parquet(paths, hive_partitioning=False), table)
        for part, paths in _by_part(store, state).items()
    }
    came = _rows_per_part(coming, table)
    met, same, removed = _fates(table, published, coming, leaves, loads[0].mode)
    changes = Changes(
        new_count=sum(came.values()) - sum(met.values()),
        changed_count=sum(met.values()) - sum(same.values()),
        unchanged_count=sum(same.values()),
        removed_count=sum(removed.values()),
    )
    # a row that stays what it is lies in the same part before and after
    touched = sorted(
        part
        for part in {*came, *met, *removed}
        if {came.get(part, 0), met.get(part, 0)} != {same.get(part, 0)} or removed.get(part)
    )
    return Merge(table, published, coming, leaves, changes, tuple(touched))


def write(
    con: duckdb.DuckDBPyConnection,
    store: Path,
    merged: Merge,
    state: TableState | None,
    name: str,
    next_part: Callable[[], None] = lambda: None,
) -> TableState:
    """The table after the merge: touched parts written anew, the rest kept.

    Args:
        name: What the new files are called, one in the folder of each part.
        next_part: Called before each part.
    """
    if state and not merged.touched:
        return state
    kept = [path for path in (state.files if state else ()) if _part_of(path) not in merged.touched]
    written: list[str] = []
    for part in merged.touched:
        next_part()
        path = Path("tables") / merged.table.name / part / f"{name}.parquet"
        if _write_part(merged, part, store / path):
            written.append(str(path))
    return _state(con, store, merged.table, tuple(sorted([*kept, *written])))


def _rows_per_part(rows: duckdb.DuckDBPyRelation, table: Table) -> dict[str, int]:
    count = _count(ColumnExpression(_PART).isnotnull())
    return dict(_with_part(rows, table).aggregate([_PART, count], _PART).fetchall())


def _fates(
    table: Table,
    published: dict[str, duckdb.DuckDBPyRelation],
    coming: duckdb.DuckDBPyRelation,
    leaves: duckdb.Expression,
    mode: Mode,
) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    """Published rows per part that come again, come again unchanged, and are removed."""
    if not published:
        return {}, {}, {}
    # rows compare as a whole, and nulls in them equal nulls
    whole = FunctionExpression("row", *map(ColumnExpression, table.polars_schema))
    there = [
        rows.select(
            *table.grain,
            ConstantExpression(part).alias(_PART),
            leaves.alias(_LEAVES),
            whole.alias(_THERE),
        )
        for part, rows in published.items()
    ]
    old = there[0]
    for rows in there[1:]:
        old = old.union(rows)
    comes = ColumnExpression(_COMING)
    both = old.join(
        coming.select(*table.grain, whole.alias(_COMING)),
        list(table.grain),
        how="inner" if mode == "upsert" else "left",
    )
    counted = both.aggregate(
        [
            _PART,
            _count(comes.isnotnull()),
            _count(ColumnExpression(_THERE) == comes),
            _count(comes.isnull() & ColumnExpression(_LEAVES)),
        ],
        _PART,
    ).fetchall()
    met, same, removed = ({row[0]: row[at] for row in counted} for at in (1, 2, 3))
    return met, same, removed


def _write_part(merged: Merge, part: str, path: Path) -> bool:
    """The new file of one part; ``False`` and no file if no row is left."""
    table = merged.table
    here = ColumnExpression(_PART) == ConstantExpression(part)
    rows = _with_part(merged.coming, table).filter(here).select(*table.polars_schema)
    if part in merged.published:
        staying = merged.published[part].filter(~merged.leaves)
        keys = merged.coming.select(*table.grain)
        rows = staying.join(keys, list(table.grain), how="anti").union(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    order = [name for name in (table.date_column, *table.grain) if name]
    rows.sort(*order).to_parquet(str(path), compression="zstd", row_group_size=ROW_GROUP)
    if not _row_count(path):
        path.unlink()
        return False
    storage.sync(path)
    return True


def _coming(
    con: duckdb.DuckDBPyConnection, table: Table, loads: Sequence[Load], scratch: Path
) -> duckdb.DuckDBPyRelation:
    """The rows of all loads in contract form, one per key.

    Each load is written without the keys of later ones before the next is looked at: joining all
    of them in one question would take memory for all of them at once.
    """
    keys = list(table.grain)
    written: list[str] = []
    for number, load in reversed(list(enumerate(loads))):
        raw = _rows(con, table, load.rows, scratch / f"{table.name}-{number}")
        rows = _in_contract_form(raw, table)
        if len(loads) == 1:
            return rows
        if written:
            rows = rows.join(con.read_parquet(written).select(*keys), keys, how="anti")
        written.append(str(scratch / f"{table.name}-{number}.parquet"))
        rows.to_parquet(written[-1], compression="lz4")
    return con.read_parquet(written)


def _rows(
    con: duckdb.DuckDBPyConnection, table: Table, rows: Rows, scratch: Path
) -> duckdb.DuckDBPyRelation:
    if isinstance(rows, (pl.DataFrame, pl.LazyFrame)):
        rows.lazy().sink_parquet(scratch, compression="lz4", mkdir=True)
        rows = scratch
    paths = [rows] if isinstance(rows, Path) else list(rows)
    if not paths:
        return _rows(con, table, table.empty(), scratch)
    return con.read_parquet(
        [str(path) for path in paths], hive_partitioning=False, union_by_name=True
    )


def _in_contract_form(rows: duckdb.DuckDBPyRelation, table: Table) -> duckdb.DuckDBPyRelation:
    """The contract's columns; one that a file does not have, or did not have yet, is null."""
    there = set(rows.columns)
    return rows.select(
        *(
            (ColumnExpression(column.name) if column.name in there else ConstantExpression(None))
            .cast(_TYPES[column.type])
            .alias(column.name)
            for column in table.columns
        )
    )


def _with_part(rows: duckdb.DuckDBPyRelation, table: Table) -> duckdb.DuckDBPyRelation:
    part = ConstantExpression(_UNDATED)
    if table.date_column:
        year = FunctionExpression("year", ColumnExpression(table.date_column)).cast("VARCHAR")
        part = CaseExpression(year.isnotnull(), year).otherwise(part)
    return rows.select(*table.polars_schema, part.alias(_PART))


def _by_part(store: Path, state: TableState | None) -> dict[str, list[str]]:
    files: dict[str, list[str]] = {}
    for path in state.files if state else ():
        files.setdefault(_part_of(path), []).append(str(store / path))
    return files


def _part_of(path: str) -> str:
    return Path(path).parent.name


def _leaving(load: Load, table: Table) -> duckdb.Expression:
    if load.mode == "range":
        return _inside(load, table)
    return ConstantExpression(load.mode == "replace")


def _inside(load: Load, table: Table) -> duckdb.Expression:
    if not (table.date_column and load.from_on and load.to_on):
        raise CompassError(
            N_("{table} cannot be replaced by a range of dates."),
            remedy=N_(
                "Choose a table with dates and name the first day and the day after the last."
            ),
            table=table.name,
        )
    day = ColumnExpression(table.date_column).cast("DATE")
    inside = (day >= ConstantExpression(load.from_on)) & (day < ConstantExpression(load.to_on))
    return CaseExpression(inside, ConstantExpression(True)).otherwise(ConstantExpression(False))


def _refuse_rows_outside(load: Load, table: Table, coming: duckdb.DuckDBPyRelation) -> None:
    if load.mode != "range":
        return
    ((outside,),) = coming.filter(~_inside(load, table)).count("*").fetchall()
    if outside:
        raise CompassError(
            N_("{outside_count} rows of {table} lie outside the range {from_on} – {to_on}."),
            remedy=N_("Widen the range, or load the file by key."),
            outside_count=outside,
            table=table.name,
            from_on=load.from_on,
            to_on=load.to_on,
        )


def _state(
    con: duckdb.DuckDBPyConnection, store: Path, table: Table, files: tuple[str, ...]
) -> TableState:
    row_count = sum(_row_count(store / path) for path in files)
    from_on = to_on = None
    if table.date_column and files:
        rows = con.read_parquet([str(store / path) for path in files], hive_partitioning=False)
        day = ColumnExpression(table.date_column).cast("DATE")
        days = [FunctionExpression(name, day) for name in ("min", "max")]
        ((from_on, to_on),) = rows.aggregate(days).fetchall()
    return TableState(row_count, files, from_on, to_on)


def _count(condition: duckdb.Expression) -> duckdb.Expression:
    """In how many rows it is true."""
    return FunctionExpression("count", CaseExpression(condition, ConstantExpression(1)))


def _row_count(path: Path) -> int:
    return int(pl.scan_parquet(path).select(pl.len()).collect().item())
