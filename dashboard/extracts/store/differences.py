"""What two versions of a table differ in, row by row and key by key.

Files never change, so the rows of a file that both versions name are the same in both; only the
other files are compared, a share of the keys at a time, so that memory does not grow with them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from pathlib import Path

import polars as pl

from dashboard.extracts.contract import Table
from dashboard.extracts.store.tables import TableState

#: Rows of both versions that are compared in one go.
_ROWS_AT_ONCE = 1_000_000
#: Changed rows that are shown value by value.
EXAMPLES = 10
#: The rows that weigh most are shown first; other tables have no such column.
_WEIGHT = "net_revenue"

#: What can have happened to a row. Late ones are new and dated after the day the older version
#: covers.
FATES = ("removed", "changed", "new", "late", "unchanged")
_FATE, _BEFORE, _AFTER, _OLD = "_fate", "_before", "_after", "_old"


@dataclass(frozen=True)
class Difference:
    """What became of the rows of one table.

    Attributes:
        counts: Fate -> rows.
        columns: `column_name, row_count`: in how many changed rows a column differs.
        examples: `key, column_name, before, after`, the rows that weigh most first.
    """

    table: Table
    counts: Mapping[str, int]
    columns: pl.DataFrame
    examples: pl.DataFrame

    @property
    def is_none(self) -> bool:
        """Whether both versions hold the same rows."""
        return not any(self.counts[fate] for fate in FATES if fate != "unchanged")


def difference(
    store: Path,
    table: Table,
    before: TableState | None,
    after: TableState | None,
    covered_to_on: date | None,
    next_share: Callable[[], None] = lambda: None,
) -> Difference:
    """Compares two versions of a table.

    Args:
        store: The folder their files are relative to.
        before, after: ``None`` where there is no such table.
        covered_to_on: The last day that ``before`` covers; ``None``: no new row is late.
        next_share: Called before each share of the rows; may raise to give up.
    """
    next_share()
    kept, gone, come = _files(store, before, after)
    counts = dict.fromkeys(FATES, 0) | {"unchanged": _height(kept)}
    columns = dict.fromkeys(_others(table), 0)
    shown = []
    for both in _compared(table, gone, come, covered_to_on):
        for fate, count in both.group_by(_FATE).len().iter_rows():
            counts[fate] += int(count)
        changed = both.filter(pl.col(_FATE) == "changed")
        differing = changed.select(_differs(name).sum() for name in columns)
        if changed.height:
            columns = {name: columns[name] + differing[name].item() for name in columns}
            shown.append(_heaviest(table, changed))
        next_share()
    return Difference(table, counts, _by_column(columns), _examples(table, shown))


def cut(
    store: Path,
    table: Table,
    before: TableState | None,
    after: TableState | None,
    covered_to_on: date | None,
    folder: Path,
) -> dict[str, list[Path]]:
    """Both versions in pieces, from which every state between them can be put together.

    Writes what is not a file of both versions into ``folder``.

    Returns:
        Piece -> files: ``unchanged``, ``removed``, ``changed_before``, ``changed_after``, ``new``
        and ``late``; pieces without rows are missing.
    """
    kept, gone, come = _files(store, before, after)
    pieces: dict[str, list[Path]] = {"unchanged": list(kept)}
    names = list(table.polars_schema)
    keys = list(table.grain)
    old = [*keys, *(pl.col(f"{name}{_OLD}").alias(name) for name in _others(table))]
    for number, both in enumerate(_compared(table, gone, come, covered_to_on)):
        for piece, fate, rows in (
            ("unchanged", "unchanged", names),
            ("removed", "removed", old),
            ("changed_before", "changed", old),
            ("changed_after", "changed", names),
            ("new", "new", names),
            ("late", "late", names),
        ):
            wanted = both.filter(pl.col(_FATE) == fate).select(rows)
            if wanted.height:
                path = folder / f"{table.name}-{piece}-{number}.parquet"
                wanted.select(names).write_parquet(path)
                pieces.setdefault(piece, []).append(path)
    return pieces


def scanned(table: Table, files: Sequence[Path]) -> pl.LazyFrame:
    """The rows of a table's files; a column that a file does not have yet is null."""
    if not files:
        return table.empty().lazy()
    return pl.scan_parquet(
        list(files),
        hive_partitioning=False,
        schema=table.polars_schema,
        missing_columns="insert",
        extra_columns="ignore",
    )


def _files(
    store: Path, before: TableState | None, after: TableState | None
) -> tuple[list[Path], list[Path], list[Path]]:
    """Files of both versions, of the older one alone and of the newer one alone."""
    old = before.files if before else ()
    new = after.files if after else ()
    both = set(old) & set(new)
    return (
        [store / path for path in old if path in both],
        [store / path for path in old if path not in both],
        [store / path for path in new if path not in both],
    )


def _compared(
    table: Table, gone: Sequence[Path], come: Sequence[Path], covered_to_on: date | None
) -> Iterator[pl.DataFrame]:
    """Every row that either version has, with its fate; old values end in `_old`."""
    if not gone and not come:
        return
    keys = list(table.grain)
    shares = max(1, -(-(_height(gone) + _height(come)) // _ROWS_AT_ONCE))
    share = pl.struct(keys).hash() % shares if shares > 1 else pl.lit(0)
    for number in range(shares):
        old = scanned(table, gone).filter(share == number).with_columns(pl.lit(1).alias(_BEFORE))
        new = scanned(table, come).filter(share == number).with_columns(pl.lit(1).alias(_AFTER))
        both = new.join(old, on=keys, how="full", suffix=_OLD, coalesce=True)
        yield both.with_columns(_fate(table, covered_to_on).alias(_FATE)).collect()


def _fate(table: Table, covered_to_on: date | None) -> pl.Expr:
    late = pl.lit(False)
    if table.date_column and covered_to_on:
        late = (pl.col(table.date_column).cast(pl.Date) > covered_to_on).fill_null(False)
    differs = pl.any_horizontal(pl.lit(False), *(_differs(name) for name in _others(table)))
    return (
        pl.when(pl.col(_AFTER).is_null())
        .then(pl.lit("removed"))
        .when(pl.col(_BEFORE).is_null() & late)
        .then(pl.lit("late"))
        .when(pl.col(_BEFORE).is_null())
        .then(pl.lit("new"))
        .when(differs)
        .then(pl.lit("changed"))
        .otherwise(pl.lit("unchanged"))
    )


def _differs(name: str) -> pl.Expr:
    return pl.col(name).ne_missing(pl.col(f"{name}{_OLD}")).alias(name)


def _others(table: Table) -> list[str]:
    return [name for name in table.polars_schema if name not in table.grain]


def _height(files: Sequence[Path]) -> int:
    return sum(int(pl.scan_parquet(path).select(pl.len()).collect().item()) for path in files)


def _heaviest(table: Table, changed: pl.DataFrame) -> pl.DataFrame:
    weighed = changed.sort(table.grain)
    if _WEIGHT in _others(table):
        weight = (pl.col(_WEIGHT) - pl.col(f"{_WEIGHT}{_OLD}")).abs()
        weighed = weighed.sort(weight, descending=True, nulls_last=True, maintain_order=True)
    return weighed.head(EXAMPLES)


def _by_column(columns: Mapping[str, int]) -> pl.DataFrame:
    return (
        pl.DataFrame(
            {"column_name": list(columns), "row_count": list(columns.values())},
            schema={"column_name": pl.String, "row_count": pl.Int64},
        )
        .filter(pl.col("row_count") > 0)
        .sort("row_count", "column_name", descending=[True, False])
    )


def _examples(table: Table, shown: Sequence[pl.DataFrame]) -> pl.DataFrame:
    rows: list[tuple[str, str, str | None, str | None]] = []
    heaviest = _heaviest(table, reduce(pl.DataFrame.vstack, shown)) if shown else pl.DataFrame()
    for row in heaviest.iter_rows(named=True):
        key = " · ".join(str(row[name]) for name in table.grain)
        rows += [
            (key, name, _text(row[f"{name}{_OLD}"]), _text(row[name]))
            for name in _others(table)
            if row[name] != row[f"{name}{_OLD}"]
        ]
    names = ("key", "column_name", "before", "after")
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def _text(value: object) -> str | None:
    return None if value is None else str(value)
