"""DuckDB over one vintage: read-only, locked, one cursor per question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from dashboard import query
from dashboard.errors import CompassError
from dashboard.extracts import samples
from dashboard.extracts.store import intact, rollups, vintages
from dashboard.extracts.store.rebuilt import rebuilt
from dashboard.extracts.store.vintages import Vintage
from dashboard.settings import Settings
from dashboard.settings import settings as settings_in_force
from dashboard.text import Said
from dashboard.text.catalogue import N_

#: A question that takes longer is stopped: the pages read rollups, so something is wrong.
QUERY_SECONDS = 60
#: Small tables that nearly every question joins.
_MASTER_DATA = ("customers", "installed_base")
#: What every check is added up to.
_TOTALS = (
    "found.customer_id, count(*) as case_count, sum(found.row_count)::bigint as row_count, "
    "sum(found.revenue_eur)::double as revenue_eur"
)
_ABSOLUTE = ", sum(found.absolute_eur)::double as absolute_eur"

Then = Callable[[duckdb.DuckDBPyRelation], duckdb.DuckDBPyRelation]


class Warehouse:
    """The queries of ``queries/`` over one vintage.

    Tables are views over the vintage's parquet files by their simple name, as is every rollup;
    `raw.<table>` has the contract's own names. Nothing outside the vintage's store (and the
    folders ``besides``, where files of it may lie too) can be read, and no setting can be changed.
    Safe to share between threads.

    Raises:
        CompassError: Files of the vintage are missing.
    """

    def __init__(
        self, vintage: Vintage, settings: Settings, *, besides: Sequence[Path] = ()
    ) -> None:
        self.vintage = intact.require(vintage)
        self._folders = [str(folder) for folder in (vintage.store, *besides)]
        self._con = rollups.connect(settings)
        files = {
            name: [vintage.store / path for path in state.files]
            for name, state in vintage.tables.items()
        }
        rollups.open_tables(self._con, files, in_memory=_MASTER_DATA)
        for name, paths in vintage.rollups.items():
            rollups.open_files(self._con, name, [vintage.store / path for path in paths])
        self._describe_tables()
        for name in query.names("filters"):
            self._con.execute(query.named("filters", name).sql)
        self._lock_up()

    def rows(self, mart: str, **params: Any) -> pl.DataFrame:
        """What ``queries/marts/<mart>.sql`` returns; numbers as Int64 and Float64.

        Args:
            mart: The file's name.
            **params: Exactly the parameters its header declares.

        Raises:
            CompassError: The question took longer than `QUERY_SECONDS`.
            TypeError: A parameter is missing or unknown.
        """
        return self._ask(query.named("marts", mart), params)

    def wrong(self, check: str, *, at_most: int | None = None, **params: Any) -> pl.DataFrame:
        """The rows that ``queries/checks/<check>.sql`` finds wrong, the gravest first.

        Args:
            check: The file's name.
            at_most: How many rows are wanted; all if not given.
            **params: Exactly the parameters its header declares.

        Raises:
            CompassError: The question took longer than `QUERY_SECONDS`.
        """
        asked = query.named("checks", check)
        return self._ask(asked, params, (lambda rows: rows.limit(at_most)) if at_most else None)

    def concerned(self, check: str, **params: Any) -> pl.DataFrame:
        """Whom a check concerns, however many rows it finds.

        Returns:
            `customer_id` (null for what is about no customer), `case_count` (rows of the check),
            `row_count`, `revenue_eur` and, where the check has it, `absolute_eur`.
        """
        asked = query.named("checks", check)
        totals = _TOTALS + _ABSOLUTE if "absolute_eur" in asked.columns else _TOTALS
        return self._ask(asked, params, lambda rows: rows.set_alias("found").aggregate(totals))

    def view(self, name: str) -> pl.DataFrame:
        """All rows of a staging view or a rollup, e.g. ``visits`` or ``occasions``."""
        with self._con.cursor() as cursor:
            rows: pl.DataFrame = cursor.table(name).pl()
        return rows

    def has(self, table: str) -> bool:
        """Whether the table was published and has rows."""
        state = self.vintage.tables.get(table)
        return state is not None and state.row_count > 0

    @property
    def is_sample(self) -> bool:
        """Whether these are the product's own sample data."""
        return self.vintage.store.name == samples.STORE

    def close(self) -> None:
        """Free memory and files; later questions fail."""
        self._con.close()

    def _ask(
        self, asked: query.Query, params: dict[str, Any], then: Then | None = None
    ) -> pl.DataFrame:
        if set(params) != set(asked.params):
            raise TypeError(
                f"{asked.name} takes {sorted(asked.params)}, but was given {sorted(params)}"
            )
        with self._con.cursor() as cursor:
            try:
                found = cursor.sql(asked.sql, params=params or None)
                rows: pl.DataFrame = (then(found) if then else found).pl()
            except duckdb.InterruptException as error:
                raise CompassError(
                    N_("The question {name} took longer than {limit_seconds}."),
                    remedy=N_("Choose a shorter period, or give DuckDB more memory and threads."),
                    name=asked.name,
                    limit_seconds=QUERY_SECONDS,
                ) from error
        # charts draw decimals wrong; a sum of whole numbers is a decimal without places
        return rows.with_columns(
            pl.col(name).cast(pl.Float64 if dtype.scale else pl.Int64)
            for name, dtype in rows.schema.items()
            if isinstance(dtype, pl.Decimal)
        )

    def _describe_tables(self) -> None:
        self._con.execute(
            "create table published_tables ("
            "table_name varchar, row_count bigint, from_on date, to_on date, file_count bigint)"
        )
        for name, state in self.vintage.tables.items():
            self._con.execute(
                "insert into published_tables values (?, ?, ?, ?, ?)",
                [name, state.row_count, state.from_on, state.to_on, len(state.files)],
            )

    def _lock_up(self) -> None:
        # every question has its own cursor, and a cursor sees global settings only
        self._con.execute("set global max_execution_time = ?", [QUERY_SECONDS * 1000])
        self._con.execute("set global parquet_metadata_cache = true")
        self._con.execute("set allowed_directories = ?", [self._folders])
        self._con.execute("set enable_external_access = false")
        self._con.execute("set lock_configuration = true")


# whoever still reads a vintage that is dropped here keeps it open until done
@lru_cache(maxsize=4)
def opened(vintage: Vintage, settings: Settings) -> Warehouse:
    """The warehouse of a vintage; one per process and vintage.

    Raises:
        CompassError: A file of the vintage is missing.
    """
    return Warehouse(vintage, settings)


def current(settings: Settings | None = None) -> Warehouse:
    """The warehouse of what people see: the published data, before that the sample data.

    Raises:
        CompassError: The data folder cannot be used.
    """
    chosen = settings or settings_in_force()
    vintage = vintages.current(chosen.data_folder / "published")
    if vintage is None:
        vintage = samples.ensure(chosen)
    return opened(vintages.up_to_date(vintage, chosen), chosen)


def at(vintage_no: int | None) -> Warehouse:
    """The warehouse of one vintage of what people see; ``None`` for the current one.

    An old vintage is looked at by today's rules: rollups that an older version of the product
    made are made anew beside it, and nothing is published.

    Raises:
        CompassError: There is no such vintage, or files of it are missing; the data folder cannot
            be used.
    """
    now = current()
    if vintage_no is None or int(now.vintage.id) == vintage_no:
        return now
    vintage = vintages.find(now.vintage.store, str(vintage_no))
    chosen = settings_in_force()
    return opened(rebuilt(vintage, chosen), chosen)


def told(vintage: Vintage) -> Said:
    """Which vintage this is, of when, and how far its data reach."""
    dated = N_("Data to {data_to_on} · vintage {vintage} of {published_at}")
    undated = N_("Vintage {vintage} of {published_at}")
    values = {
        "data_to_on": vintage.data_to_on,
        "vintage": vintage.id.lstrip("0"),
        "published_at": vintage.created_at,
    }
    return Said(dated if vintage.data_to_on else undated, values)
