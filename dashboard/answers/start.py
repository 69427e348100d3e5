"""What data is loaded, and how fresh is it?"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from dashboard.answers.asked import Asked, kept
from dashboard.extracts.contract import TABLES
from dashboard.text import N_, Said

#: What a file with one table holds.
MAIN_TABLE = "tables"


@dataclass(frozen=True)
class Start:
    """What the start page shows.

    Attributes:
        headline: What is loaded, in one sentence.
        advice: What to do next.
        tables: `table_name, row_count, from_on, to_on` of every published table.
        missing: `table_name, use` of every table of the contract that is not published.
    """

    headline: Said
    advice: Said
    tables: pl.DataFrame
    missing: pl.DataFrame


@kept
def answer(asked: Asked) -> Start:
    """What is loaded; the choice does not matter."""
    current = asked.warehouse
    rows = current.rows("data_status")
    order = {name: no for no, name in enumerate(TABLES)}
    tables = rows.sort(pl.col("table_name").replace_strict(order, default=99)).select(
        "table_name", "row_count", "from_on", "to_on"
    )
    present = set(tables["table_name"])
    absent = [table for name, table in TABLES.items() if name not in present]
    missing = pl.DataFrame(
        {"table_name": [table.name for table in absent], "use": [table.about for table in absent]},
        schema={"table_name": pl.String, "use": pl.String},
    )
    count = dict(tables.select("table_name", "row_count").iter_rows())
    unpriced = N_(
        "Customers are loaded: {customer_count}. Without service revenue there are no figures yet."
    )
    loaded = N_(
        "{customer_count} customers and {line_count} invoice lines are loaded, up to "
        "{data_to_on}; figures are told as of {as_of_on}, the last closed month."
    )
    values = {
        "customer_count": count.get("customers", 0),
        "line_count": count.get("service_revenue", 0),
        "data_to_on": current.vintage.data_to_on,
        "as_of_on": current.vintage.as_of,
    }
    sample = N_(
        "This is the sample data of an invented machine builder. It gives way to your own as "
        "soon as you publish something."
    )
    own = N_("These are your own published extracts; each further table adds figures.")
    return Start(
        headline=Said(loaded if current.vintage.as_of else unpriced, values),
        advice=Said(sample if current.is_sample else own),
        tables=tables,
        missing=missing,
    )
