"""Rollups: what pages read instead of invoice lines, built once per vintage by DuckDB.

The same views over the same files serve the building here and the reading in the warehouse.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path

import duckdb

from dashboard import query
from dashboard.extracts.contract import TABLES
from dashboard.settings import Settings

#: In the order in which they read each other; the lines are only kept while building.
LINES = "booked_lines"
ROLLUPS = (
    "customer_slices",
    "occasions",
    "customer_months",
    "purchases_so_far",
    "month_totals",
    "invoice_slices",
    "machine_months",
)
#: The only tables the rollups are made of.
SOURCES = ("customers", "service_revenue", "installed_base")
_ROW_GROUP = 122_880
#: Lines that are added up in one go, so that memory does not grow with the years.
_LINES_AT_ONCE = 2_000_000
_PERIOD = {"known_from_on", "known_to_on"}

Files = Mapping[str, Sequence[Path]]


def connect(settings: Settings) -> duckdb.DuckDBPyConnection:
    """An empty in-memory DuckDB with the memory and threads of the settings."""
    spill = Path(tempfile.gettempdir()) / "service-compass"
    return duckdb.connect(
        config={
            "memory_limit": settings.memory_limit.replace(" ", ""),
            "threads": settings.threads,
            "temp_directory": str(spill),
        }
    )


def open_tables(
    con: duckdb.DuckDBPyConnection, tables: Files, *, in_memory: Collection[str] = ()
) -> None:
    """Views ``raw.<table>`` over the files and the staging views.

    A table that is missing is empty; a column that the contract did not have yet is null.

    Args:
        in_memory: Staging views to be read now and kept, because every question joins them.
    """
    con.execute("create schema raw")
    con.execute("use raw")
    for name, table in TABLES.items():
        files = _over(con, tables.get(name, ()))
        if files is not None and set(table.polars_schema) <= set(files.columns):
            files.create_view(name)
            continue
        bare = f"{name}_without_rows"
        con.register("bare", table.empty())
        con.table("bare").create(bare)
        con.unregister("bare")
        typed = con.table(bare)
        (typed if files is None else typed.union_by_name(files)).create_view(name)
    con.execute("use main")
    for name in TABLES:
        staged = con.sql(query.named("staging", name).sql)
        if name in in_memory:
            staged.create(name)
        else:
            staged.create_view(name)


def open_files(con: duckdb.DuckDBPyConnection, name: str, files: Sequence[Path]) -> None:
    """A view called ``name`` over parquet files that all have the same columns."""
    con.read_parquet([str(path) for path in files], hive_partitioning=False).create_view(name)


def _over(con: duckdb.DuckDBPyConnection, files: Sequence[Path]) -> duckdb.DuckDBPyRelation | None:
    if not files:
        return None
    paths = [str(path) for path in files]
    return con.read_parquet(paths, hive_partitioning=False, union_by_name=True)


def build(tables: Files, folder: Path, settings: Settings) -> dict[str, list[Path]]:
    """Write every rollup into ``folder``; rollup name -> files.

    Args:
        tables: Parquet files per table, contract columns.
        folder: Made if it does not exist.
    """
    folder.mkdir(parents=True, exist_ok=True)
    built: dict[str, list[Path]] = {}
    with connect(settings) as con:
        open_tables(con, tables)
        # once for all that read them, and as a file, which takes no memory
        lines = folder / f"{LINES}.parquet"
        con.sql(query.named("rollups", LINES).sql).to_parquet(str(lines), compression="lz4")
        open_files(con, LINES, [lines])
        periods = _periods(con)
        for name in ROLLUPS:
            rollup = query.named("rollups", name)
            cut = periods if set(rollup.params) >= _PERIOD else [{}]
            built[name] = [folder / f"{name}-{number}.parquet" for number in range(len(cut))]
            for path, period in zip(built[name], cut, strict=True):
                rows = con.sql(rollup.sql, params=_values(rollup, settings) | period)
                rows.to_parquet(str(path), compression="zstd", row_group_size=_ROW_GROUP)
            open_files(con, name, built[name])
        lines.unlink()
    return built


def recipe(settings: Settings) -> str:
    """What the rollups depend on besides the data: their queries and the settings they use."""
    texts = [query.named("staging", name).sql for name in SOURCES]
    for name in (LINES, *ROLLUPS):
        rollup = query.named("rollups", name)
        texts += [rollup.sql, repr(sorted(_values(rollup, settings).items()))]
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]


def _values(rollup: query.Query, settings: Settings) -> dict[str, object]:
    return {name: getattr(settings, name) for name in rollup.params if name not in _PERIOD}


def _periods(con: duckdb.DuckDBPyConnection) -> list[dict[str, date]]:
    """Runs of months with at most `_LINES_AT_ONCE` lines, or one month if it has more."""
    counted = con.sql(query.named("rollups", "lines_per_month").sql).fetchall()
    starts, so_far = [], _LINES_AT_ONCE
    for month_on, line_count in counted:
        if so_far + line_count > _LINES_AT_ONCE:
            starts.append(month_on)
            so_far = 0
        so_far += line_count
    # without any line there is still one piece, so that every rollup has a file
    starts = starts or [date.min]
    return [
        {"known_from_on": from_on, "known_to_on": to_on}
        for from_on, to_on in zip(starts, [*starts[1:], date.max], strict=True)
    ]
