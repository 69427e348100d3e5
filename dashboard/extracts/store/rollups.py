"""Rollups: what pages read instead of invoice lines, built once per vintage by DuckDB.

The same views over the same files serve the building here and the reading in the warehouse.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

import duckdb
from duckdb import ColumnExpression, FunctionExpression

from dashboard import query
from dashboard.extracts.contract import TABLES
from dashboard.extracts.store import storage
from dashboard.settings import Settings

#: Only kept while building.
CORRECTED, LINES = "corrected_invoices", "booked_lines"
#: Added up from the lines, piece by piece: a piece whose lines are the same is not made again.
PIECEWISE = ("customer_slices", "purchase_days", "invoice_slices", "machine_months")
#: All of them, in the order in which they read each other.
ROLLUPS = (*PIECEWISE, "occasions", "customer_months", "purchases_so_far", "month_totals")
#: The only tables the rollups are made of.
SOURCES = ("customers", "service_revenue", "installed_base")
#: What comparing and writing may take at most, because pages are read meanwhile.
BUILDING_BYTES = 1_000_000_000
_ROW_GROUP = 122_880
#: Lines that are added up in one go, so that memory does not grow with the years.
_LINES_AT_ONCE = 1_000_000
_PERIOD = {"known_from_on", "known_to_on"}

Files = Mapping[str, Sequence[Path]]


def connect(settings: Settings, at_most_bytes: float = float("inf")) -> duckdb.DuckDBPyConnection:
    """An empty in-memory DuckDB with the memory and threads of the settings."""
    spill = Path(tempfile.gettempdir()) / "service-compass"
    return duckdb.connect(
        config={
            "memory_limit": f"{min(_in_bytes(settings.memory_limit), at_most_bytes):.0f}B",
            "threads": settings.threads,
            "temp_directory": str(spill),
        }
    )


def _in_bytes(memory: str) -> float:
    """``1.5 GB`` and ``512MiB`` as a number."""
    number, unit = memory.rstrip("KMGTiB "), memory.lstrip("0123456789. ")
    return float(number) * (1024.0 if "i" in unit else 1000.0) ** ("KMGT".index(unit[0]) + 1)


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


def build(
    tables: Files, folder: Path, settings: Settings, kept: Iterable[Path] = ()
) -> dict[str, list[Path]]:
    """Write every rollup into ``folder``; rollup name -> files.

    Args:
        tables: Parquet files per table, contract columns.
        folder: Made if it does not exist.
        kept: Files of an earlier build. Those that add up the same lines in the same way are
            taken as they are.
    """
    folder.mkdir(parents=True, exist_ok=True)
    there = {path.stem: path for path in kept}
    built: dict[str, list[Path]] = {name: [] for name in ROLLUPS}
    with connect(settings, BUILDING_BYTES) as con:
        open_tables(con, tables)
        con.sql(query.named("rollups", CORRECTED).sql).create(CORRECTED)
        for piece in _pieces(con, settings):
            for name, path in _add_up(con, piece, folder, there).items():
                built[name].append(path)
        for name in ROLLUPS:
            if name not in PIECEWISE:
                rollup = query.named("rollups", name)
                built[name] = [folder / f"{name}.parquet"]
                _write(con.sql(rollup.sql, params=_values(rollup, settings)), *built[name])
            open_files(con, name, built[name])
    for path in (path for paths in built.values() for path in paths if path.parent == folder):
        storage.sync(path)
    return built


def recipe(settings: Settings) -> str:
    """What the rollups depend on besides the data: their queries and the settings they use."""
    texts = [query.named("staging", name).sql for name in SOURCES]
    for name in (CORRECTED, LINES, *ROLLUPS):
        rollup = query.named("rollups", name)
        texts += [rollup.sql, repr(sorted(_values(rollup, settings).items()))]
    return _digest(*texts)


@dataclass(frozen=True)
class _Piece:
    """Lines that are added up in one go.

    Attributes:
        period: The parameters of the lines' query.
        key: Differs if any line of the piece or the way of adding up differs.
    """

    period: dict[str, date]
    key: str


def _add_up(
    con: duckdb.DuckDBPyConnection, piece: _Piece, folder: Path, there: Mapping[str, Path]
) -> dict[str, Path]:
    """The files of one piece, written unless they are there."""
    stems = {name: f"{name}-{piece.key}" for name in PIECEWISE}
    if all(stem in there for stem in stems.values()):
        return {name: there[stem] for name, stem in stems.items()}
    con.sql(query.named("rollups", LINES).sql, params=piece.period).create(LINES)
    paths = {name: folder / f"{stem}.parquet" for name, stem in stems.items()}
    for name, path in paths.items():
        _write(con.sql(query.named("rollups", name).sql), path)
    con.execute("drop table booked_lines")
    return paths


def _pieces(con: duckdb.DuckDBPyConnection, settings: Settings) -> list[_Piece]:
    """Whole years, or runs of months, with at most `_LINES_AT_ONCE` lines if months have no more.

    A year that nobody touched is never cut differently because of another one that grew, so that
    the pieces of the past stay what they are.
    """
    lines = query.named("rollups", LINES)
    everything = {"known_from_on": date.min, "known_to_on": date.max}
    each = FunctionExpression("hash", *map(ColumnExpression, lines.columns))
    months = (
        con.sql(lines.sql, params=everything)
        .aggregate(
            [
                "known_month_on",
                FunctionExpression("count", ColumnExpression("invoice_id")),
                FunctionExpression("sum", each),
            ],
            "known_month_on",
        )
        .sort("known_month_on")
        .fetchall()
    )
    starts = _starts([(month_on, line_count) for month_on, line_count, _ in months])
    recipe_now, pieces = recipe(settings), []
    for from_on, to_on in zip(starts, [*starts[1:], date.max], strict=True):
        inside = [month for month in months if from_on <= month[0] < to_on]
        period = {"known_from_on": from_on, "known_to_on": to_on}
        pieces.append(_Piece(period, _digest(recipe_now, repr(inside))))
    return pieces


def _starts(months: Sequence[tuple[date, int]]) -> list[date]:
    """The first month of each piece."""
    starts, so_far = [], _LINES_AT_ONCE
    for _year, in_year in groupby(months, key=lambda month: month[0].year):
        counts = list(in_year)
        whole = sum(count for _, count in counts) <= _LINES_AT_ONCE
        steps = [(counts[0][0], sum(count for _, count in counts))] if whole else counts
        for month_on, line_count in steps:
            if so_far + line_count > _LINES_AT_ONCE:
                starts.append(month_on)
                so_far = 0
            so_far += line_count
    # without any line there is still one piece, so that every rollup has a file
    return starts or [date.min]


def _write(rows: duckdb.DuckDBPyRelation, path: Path) -> None:
    rows.to_parquet(str(path), compression="zstd", row_group_size=_ROW_GROUP)


def _values(rollup: query.Query, settings: Settings) -> dict[str, object]:
    return {name: getattr(settings, name) for name in rollup.params if name not in _PERIOD}


def _digest(*texts: str) -> str:
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]
