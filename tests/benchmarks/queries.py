"""Pareto and cockpit over the rollups, against bare DuckDB over the raw invoice lines."""

from __future__ import annotations

import inspect
from functools import partial
from pathlib import Path

import duckdb
import polars as pl

from dashboard.answers import cockpit
from dashboard.answers.asked import Asked
from models import windows
from tests.benchmarks.alternating import Compared, alternate
from tests.benchmarks.stores import Store

#: The least that says who bought for how much in a year, from raw lines.
_RAW_YEAR = """
select customer_id, sum(net_revenue)
from read_parquet($files)
where invoice_date >= $from_on and invoice_date < $to_on
group by customer_id
"""

#: Without telling the customers apart: nothing but reading and adding up.
_RAW_YEAR_UNGROUPED = """
select count(customer_id), sum(net_revenue)
from read_parquet($files)
where invoice_date >= $from_on and invoice_date < $to_on
"""

#: The sums the cockpit shows, per customer and quarter, without trends, classes or intervals.
_RAW_COCKPIT = """
select
    customer_id,
    date_trunc('quarter', invoice_date),
    sum(net_revenue),
    sum(list_price_value),
    sum(contribution_margin),
    sum(net_revenue) filter (contribution_margin is not null),
    sum(net_revenue) filter (list_price_value is not null),
    sum(net_revenue) filter (part_class is not null),
    sum(net_revenue) filter (part_class = 'monopoly'),
    sum(net_revenue) filter (service_launch_date > invoice_date - interval 36 months),
    sum(contribution_margin) filter (
        category in ('parts', 'exchange_parts', 'overhaul', 'modernisation')
    ),
    count(machine_id) filter (net_revenue > 0),
    max(invoice_date)
from read_parquet($files)
where invoice_date >= $from_on and invoice_date < $to_on
group by all
"""


def pareto_query(store: Store, *, rounds: int) -> list[Compared]:
    """The mart behind the Pareto page, over a year."""
    asked = store.asked
    year = asked.year
    raw = {"files": _files(asked), "from_on": year.from_on, "to_on": year.to_on}
    ours = partial(asked.rows, "customers_in_window", year)
    with store.bare() as con:
        return [
            alternate(
                "Pareto query against the raw year, added up per customer",
                ours,
                partial(_read, con, _RAW_YEAR, raw),
                rounds=rounds,
                goal_ratio=1.0,
            ),
            alternate(
                "Pareto query against the raw year, only added up",
                ours,
                partial(_read, con, _RAW_YEAR_UNGROUPED, raw),
                rounds=rounds,
            ),
        ]


def cockpit_answer(store: Store, *, rounds: int) -> list[Compared]:
    """Everything the cockpit shows, nothing kept from before."""
    asked = store.asked
    # a year, the year before, and the machines cared for in the year before that one
    begins = windows.month_start(asked.year.to_on, -36)
    raw = {"files": _files(asked), "from_on": begins, "to_on": asked.year.to_on}
    computed = inspect.unwrap(cockpit.answer)
    with store.bare() as con:
        return [
            alternate(
                "Cockpit against the raw lines it replaces",
                lambda: computed(Asked(asked.choice, asked.warehouse)),
                partial(_read, con, _RAW_COCKPIT, raw),
                rounds=rounds,
                goal_ratio=1.5,
            )
        ]


def _files(asked: Asked) -> list[str]:
    vintage = asked.warehouse.vintage
    return [str(Path(vintage.store, path)) for path in vintage.tables["service_revenue"].files]


def _read(con: duckdb.DuckDBPyConnection, sql: str, values: dict[str, object]) -> pl.DataFrame:
    with con.cursor() as cursor:
        rows: pl.DataFrame = cursor.sql(sql, params=values).pl()
    return rows
