"""Invoices, month by month: any number of lines in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from sample_data import bonus, lines, planted
from sample_data import demand as wanted
from sample_data.bonus import Ledger
from sample_data.customers import Customers
from sample_data.demand import EXTRA_PARTS, KIND_NAMES, LAUNCHES, Demand
from sample_data.machines import Machines
from sample_data.parts import Parts
from sample_data.world import (
    FIRST_MONTH,
    MONTH_COUNT,
    Days,
    Flags,
    World,
    euros,
    month_start,
    pick_rows,
    working_day,
)

CREDIT_SHARE = 0.013
LARGEST_CREDITED = 15_000
SCHEMA = pl.Schema(
    {
        "invoice_id": pl.String,
        "line_no": pl.Int64,
        "customer_id": pl.String,
        "machine_id": pl.String,
        "invoice_date": pl.Date,
        "order_id": pl.String,
        "category": pl.String,
        "part_class": pl.String,
        "part_id": pl.String,
        "quantity": pl.Float64,
        "net_revenue": pl.Float64,
        "list_price_value": pl.Float64,
        "contribution_margin": pl.Float64,
        "currency": pl.String,
        "is_credit_note": pl.Boolean,
        "ref_invoice_id": pl.String,
        "is_warranty": pl.Boolean,
        "is_free": pl.Boolean,
        "is_bonus_settlement": pl.Boolean,
        "service_launch_date": pl.Date,
        "contract_id": pl.String,
        "technician_id": pl.String,
    }
)


def draw(
    world: World,
    customers: Customers,
    machines: Machines,
    parts: Parts,
    demand: Demand,
    ledger: Ledger,
) -> Iterator[pl.DataFrame]:
    """The lines of each month, sorted by date. A credit note comes in the month of its own date;
    bonus settlements come in February and March. `ledger` is filled on the way."""
    pending = pl.DataFrame(schema=SCHEMA)
    for month in range(MONTH_COUNT):
        drawn, is_extra = _month(world, customers, machines, parts, demand, month)
        year = int(str(FIRST_MONTH + month)[:4])
        customer = drawn["customer"].to_numpy()
        ledger.add(year, customer, drawn["net_revenue"].to_numpy(), is_extra)
        month_lines = _complete(drawn.drop("customer"))
        pending = pl.concat([pending, _credit_notes(world, month_lines, month)])
        is_due = pl.col("invoice_date") < month_start(month + 1).item()
        paid = bonus.settlements(customers.ids, ledger, demand.has_bonus, month, SCHEMA)
        invoiced = pl.concat([month_lines, pending.filter(is_due), paid])
        yield invoiced.with_columns(currency=pl.lit("EUR")).sort(
            "invoice_date", "invoice_id", "line_no"
        )
        pending = pending.filter(~is_due)


def _complete(drawn: pl.DataFrame) -> pl.DataFrame:
    """All columns of the table, those that are not drawn here empty."""
    flags = {name: False for name in ("is_credit_note", "is_bonus_settlement")}
    empty = pl.DataFrame(schema=SCHEMA)
    return pl.concat([empty, drawn.with_columns(**flags)], how="diagonal")


def _month(
    world: World,
    customers: Customers,
    machines: Machines,
    parts: Parts,
    demand: Demand,
    month: int,
) -> tuple[pl.DataFrame, Flags]:
    rng = world.stream("orders", month)
    uplift = planted.BONUS_UPLIFT * (demand.has_bonus & (month >= planted.BONUS_FROM))
    _, kept = wanted.part_classes_in(demand, customers, month)
    count = rng.poisson(demand.orders[:, month] * kept * (1 + uplift))
    customer = np.repeat(np.arange(customers.count), count)
    first, after = month_start(month), month_start(month + 1)
    span = int((after - first).astype(int))
    last = np.busday_offset(after, -1, roll="forward")
    on = np.minimum(working_day(first + rng.integers(0, span, len(customer))), last)
    by_day = np.argsort(on, kind="stable")
    customer, on = customer[by_day], on[by_day]
    kind = pick_rows(rng, demand.kinds[customer])
    for name, launch in LAUNCHES.items():
        if month < launch:
            kind[kind == KIND_NAMES.index(name)] = KIND_NAMES.index("remote")
    line_count = 1 + rng.poisson(EXTRA_PARTS[kind])
    is_extra = rng.random(len(customer)) < (uplift / (1 + uplift))[customer]
    order = np.repeat(np.arange(len(customer)), line_count)
    first_of_order = (np.cumsum(line_count) - line_count)[order]
    is_first = np.arange(len(order)) == first_of_order
    drawn = lines.draw(
        world,
        customers,
        machines,
        parts,
        demand,
        month,
        customer=customer[order],
        on=on[order],
        order=order,
        category=np.where(is_first, kind[order], 0),
        first_of_order=first_of_order,
    )
    return drawn.with_columns(customer=pl.Series(customer[order])), is_extra[order]


def _credit_notes(world: World, month_lines: pl.DataFrame, month: int) -> pl.DataFrame:
    """Full or partial credits some weeks later; most, not all, name the invoice they correct."""
    rng = world.stream("credits", month)
    net = month_lines["net_revenue"].to_numpy()
    able = (net > 20) & (net < LARGEST_CREDITED)
    credited = month_lines.filter(pl.Series(able & (rng.random(len(net)) < CREDIT_SHARE)))
    count = len(credited)
    days: Days = credited["invoice_date"].to_numpy()
    share = np.where(rng.random(count) < 0.55, 1.0, rng.choice([0.1, 0.2, 0.25, 0.5], count))
    on = working_day(days + rng.integers(2, 70, count))
    money = {
        name: euros(-share * credited[name].cast(pl.Float64).to_numpy())
        for name in ("net_revenue", "list_price_value", "contribution_margin")
    }
    number = pl.Series(np.arange(1, count + 1)).cast(pl.String).str.zfill(5)
    is_named = pl.Series(rng.random(count) < 0.7)
    return credited.with_columns(
        invoice_id="G" + str(FIRST_MONTH + month).replace("-", "") + "-" + number,
        line_no=pl.lit(1, dtype=pl.Int64),
        invoice_date=pl.Series(on),
        quantity=(-credited["quantity"] * pl.Series(share)).round(2),
        is_credit_note=pl.lit(True),
        ref_invoice_id=pl.when(is_named).then(pl.col("invoice_id")),
        technician_id=pl.lit(None, dtype=pl.String),
        **money,
    )
