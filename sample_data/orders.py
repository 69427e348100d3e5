"""Quotes and orders of the last three years, drawn backwards from what was invoiced."""

from __future__ import annotations

import numpy as np
import polars as pl

from sample_data import planted
from sample_data.cases import truth
from sample_data.customers import Customers
from sample_data.loyalty import Loyalty
from sample_data.satisfaction import Satisfaction
from sample_data.world import (
    LAST_DAY,
    Days,
    Flags,
    Indices,
    Numbers,
    World,
    euros,
    maybe,
    month_index,
    month_start,
    named,
    pick_rows,
    sigmoid,
    stamps,
)

FIRST_ORDER_MONTH = 24
# Category: share of invoices with an order in the CRM, days from order to delivery, days to quote.
CHANCES: dict[str, tuple[float, float, float]] = {
    "parts": (0.24, 8, 2.6),
    "exchange_parts": (0.60, 14, 3.5),
    "field_service": (0.50, 18, 3.2),
    "inspection": (0.60, 30, 4.0),
    "repair": (0.70, 25, 5.0),
    "overhaul": (1.00, 95, 11.0),
    "modernisation": (1.00, 120, 14.0),
    "training": (0.90, 40, 4.0),
    "process_support": (0.90, 45, 8.0),
    "business_support": (0.90, 45, 8.0),
}
CATEGORIES = tuple(CHANCES)
SHARE, LEAD, QUOTE = (np.array(column) for column in zip(*CHANCES.values(), strict=True))
PARTS = 2  # the first two categories are parts
LATE_LEAD = 2.2  # parts take this much longer in the late region
LATE_ON_TIME = 0.55
QUOTED_SHARE = 0.6
LOST_PER_WON = 0.95
SOURCES = ("customer", "technician", "sales", "campaign", "shop")
REASONS = ("price", "delivery_time", "no_response", "postponed", "technical")
LOST_TO = ("pirate", "direct_supplier", "local_provider", "other_oem", "none")


def draw(
    world: World,
    customers: Customers,
    satisfaction: Satisfaction,
    loyalty: Loyalty,
    revenue: pl.DataFrame,
    leads: pl.DataFrame,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Quotes and orders; and which invoice belongs to which order (invoice_id, order_id)."""
    rng = world.stream("orders and quotes")
    heads = _heads(rng, customers, revenue)
    orders, ordered_on = _orders(rng, customers, satisfaction, heads)
    won = _won_quotes(rng, heads, orders, ordered_on)
    lost = _lost_quotes(rng, customers, loyalty, heads, ordered_on)
    every = pl.concat([orders, won, lost, _lead_quotes(rng, leads)], how="diagonal")
    links = pl.DataFrame({"invoice_id": heads["invoice_id"], "order_id": orders["doc_id"]})
    return every.select(COLUMNS).sort("created_ts", "doc_id"), links


COLUMNS = (
    *("doc_id", "customer_id", "machine_id", "doc_type", "enquiry_ts", "created_ts", "sent_ts"),
    *("order_ts", "requested_delivery", "promised_delivery", "actual_delivery", "value_eur"),
    *("category", "status", "lost_reason", "lost_to", "source", "lead_id"),
)


def link(revenue: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """Revenue with the number of the order behind the invoice, where there is one."""
    rows = revenue.drop("order_id").with_row_index("row")
    joined = rows.join(links, on="invoice_id", how="left").sort("row")
    return joined.select(revenue.columns)


def _heads(rng: np.random.Generator, customers: Customers, revenue: pl.DataFrame) -> pl.DataFrame:
    """One row per invoice that had an order, with indices of customer and category."""
    since = month_start(FIRST_ORDER_MONTH).item()
    own = pl.col("is_credit_note").not_() & pl.col("is_bonus_settlement").not_()
    heads = (
        revenue.filter(own & (pl.col("invoice_date") >= since))
        .group_by("invoice_id", maintain_order=True)
        .agg(
            pl.col("customer_id", "machine_id", "invoice_date", "category").first(),
            pl.col("net_revenue").sum().alias("value_eur"),
        )
        .filter((pl.col("value_eur") > 50) & pl.col("category").is_in(CATEGORIES))
    )
    place = pl.DataFrame({"customer_id": customers.ids, "who": np.arange(customers.count)})
    kind = pl.DataFrame({"category": CATEGORIES, "kind": np.arange(len(CATEGORIES))})
    heads = heads.join(place, on="customer_id", how="left", maintain_order="left")
    heads = heads.join(kind, on="category", how="left", maintain_order="left")
    return heads.filter(pl.Series(rng.random(len(heads)) < SHARE[heads["kind"].to_numpy()]))


def _is_late(customers: Customers, who: Indices, kind: Indices, on: Days) -> Flags:
    since = month_start(planted.REASON_SINCE[planted.LATE_PARTS])
    struck = (customers.reason[who] == planted.LATE_PARTS) & (kind < PARTS)
    return np.asarray(struck & (on >= since))


def _orders(
    rng: np.random.Generator,
    customers: Customers,
    satisfaction: Satisfaction,
    heads: pl.DataFrame,
) -> tuple[pl.DataFrame, Days]:
    """Delivered up to two days before the invoice; on time more often where I09 is truly high."""
    count = len(heads)
    who, kind = heads["who"].to_numpy(), heads["kind"].to_numpy()
    invoiced = heads["invoice_date"].to_numpy()
    late = _is_late(customers, who, kind, invoiced)
    lead = LEAD[kind] * np.exp(rng.normal(0, 0.5, count)) * np.where(late, LATE_LEAD, 1.0)
    delivered = invoiced - rng.integers(0, 3, count)
    ordered = _weekday_before(delivered - np.maximum(1, lead).astype(int))
    reliable = truth(satisfaction, who, month_index(invoiced), "I09")
    on_time = rng.random(count) < np.where(late, LATE_ON_TIME, sigmoid(1.95 + 0.55 * reliable))
    slip = np.where(on_time, -rng.integers(0, 4, count), 1 + rng.geometric(0.22, count))
    promised = np.maximum(delivered - slip, ordered + 1)
    orders = pl.DataFrame(
        {
            "doc_id": [f"A{number}" for number in range(500_001, 500_001 + count)],
            "customer_id": heads["customer_id"],
            "machine_id": heads["machine_id"],
            "doc_type": "order",
            "created_ts": stamps(ordered, _office_seconds(rng, count)),
            "requested_delivery": maybe(
                pl.Series(np.maximum(promised - rng.integers(0, 6, count), ordered)),
                rng.random(count) > 0.15,
            ),
            "promised_delivery": promised,
            "actual_delivery": delivered,
            "value_eur": heads["value_eur"].round(2),
            "category": heads["category"],
            "status": "won",
            "source": _sources(rng, kind),
        }
    ).with_columns(order_ts=pl.col("created_ts"))
    return orders, ordered


def _won_quotes(
    rng: np.random.Generator, heads: pl.DataFrame, orders: pl.DataFrame, ordered: Days
) -> pl.DataFrame:
    kind = heads["kind"].to_numpy()
    chance = np.where(kind < PARTS, QUOTED_SHARE - 0.15, QUOTED_SHARE + 0.25)
    at = np.flatnonzero(rng.random(len(heads)) < chance)
    sent = _weekday_before(ordered[at] - rng.integers(1, 25, len(at)))
    quotes = orders[at].select(
        *("customer_id", "machine_id", "order_ts", "value_eur", "category", "status", "source")
    )
    return quotes.with_columns(**_quote_times(rng, sent, kind[at])).with_columns(
        doc_id=pl.Series([f"Q{number}" for number in range(700_001, 700_001 + len(at))]),
        doc_type=pl.lit("quote"),
    )


def _quote_times(rng: np.random.Generator, sent: Days, kind: Indices) -> dict[str, pl.Series]:
    """Working days from enquiry to quote, a few of them weeks late."""
    days = np.minimum(QUOTE[kind] * np.exp(rng.normal(0, 0.75, len(kind))), 60).astype(int)
    enquiry = np.busday_offset(sent, -days, roll="backward")
    asked = stamps(enquiry, _office_seconds(rng, len(kind)) * 0.6)
    written = asked + (3600 * rng.uniform(0.1, 1.5, len(kind))).astype("timedelta64[s]")
    done = stamps(np.busday_offset(sent, 0, roll="backward"), np.full(len(kind), 61_200.0))
    return {
        "enquiry_ts": maybe(pl.Series(asked), rng.random(len(kind)) > 0.04),
        "created_ts": pl.Series(np.minimum(written, done)),
        "sent_ts": pl.Series(done),
    }


def _lost_quotes(
    rng: np.random.Generator,
    customers: Customers,
    loyalty: Loyalty,
    heads: pl.DataFrame,
    ordered: Days,
) -> pl.DataFrame:
    """Quotes that came to nothing: more of them where customers drift away, and for its reason."""
    who, kind = heads["who"].to_numpy(), heads["kind"].to_numpy()
    months_left = loyalty.leaves[who] - month_index(ordered)
    weight = 1.0 + 1.5 * (months_left < 8) + 1.0 * (customers.reason[who] != planted.NO_REASON)
    weight *= np.where(kind < PARTS, 1.0, 1.15)
    quoted = QUOTED_SHARE * LOST_PER_WON * len(heads)
    at = np.flatnonzero(rng.random(len(heads)) < weight * quoted / weight.sum())
    sent = np.minimum(ordered[at] + rng.integers(-45, 46, len(at)), LAST_DAY - 1)
    sent = _weekday_before(sent)
    is_open = (sent > LAST_DAY - 40) & (rng.random(len(at)) < 0.6)
    is_expired = ~is_open & (rng.random(len(at)) < 0.26)
    status = np.where(is_open, 0, np.where(is_expired, 3, 2))
    reason, winner = _losses(rng, customers.reason[who[at]], kind[at])
    is_lost = status == 2
    value = heads["value_eur"].to_numpy()[at] * np.exp(rng.normal(0.12, 0.35, len(at)))
    return (
        heads[at]
        .select("customer_id", "machine_id", "category")
        .with_columns(**_quote_times(rng, sent, kind[at]))
        .with_columns(
            doc_id=pl.Series([f"Q{number}" for number in range(800_001, 800_001 + len(at))]),
            doc_type=pl.lit("quote"),
            value_eur=euros(value),
            status=named(("open", "won", "lost", "expired"), status),
            lost_reason=maybe(named(REASONS, reason), is_lost & (rng.random(len(at)) < 0.85)),
            lost_to=maybe(named(LOST_TO, winner), is_lost & (rng.random(len(at)) < 0.75)),
            source=_sources(rng, kind[at]),
        )
    )


def _losses(rng: np.random.Generator, reason: Indices, kind: Indices) -> tuple[Indices, Indices]:
    """Why and to whom: prices to pirates, late parts to direct suppliers, services to locals."""
    why = np.tile([0.42, 0.14, 0.10, 0.26, 0.08], (len(kind), 1))
    why[reason == planted.PIRATES, 0] += 1.2
    why[reason == planted.LATE_PARTS, 1] += 1.2
    why[reason == planted.LOST_CONTACT, 2] += 1.0
    to_parts, to_services = [0.36, 0.26, 0.04, 0.06, 0.28], [0.02, 0.03, 0.45, 0.15, 0.35]
    winner = np.where((kind < PARTS)[:, None], to_parts, to_services)
    winner[(reason == planted.PIRATES) & (kind < PARTS), 0] += 0.9
    winner[(reason == planted.LATE_PARTS) & (kind < PARTS), 1] += 0.6
    return pick_rows(rng, why), pick_rows(rng, winner)


def _lead_quotes(rng: np.random.Generator, leads: pl.DataFrame) -> pl.DataFrame:
    """Every lead that got as far as a quote has one."""
    quoted = leads.filter(
        pl.col("stage").is_in(["quoted", "won", "lost"]) & pl.col("category").is_in(CATEGORIES)
    )
    kinds = {name: at for at, name in enumerate(CATEGORIES)}
    kind = quoted["category"].replace_strict(kinds, return_dtype=pl.Int64).to_numpy()
    asked = quoted["created_date"].to_numpy()
    days = np.minimum(QUOTE[kind] * np.exp(rng.normal(0, 0.6, len(kind))), 40).astype(int)
    sent = np.minimum(np.busday_offset(asked, days + 1, roll="forward"), LAST_DAY)
    sent = np.maximum(np.minimum(sent, quoted["stage_date"].to_numpy()), asked)
    is_won = (quoted["stage"] == "won").to_numpy()
    status = quoted["stage"].replace_strict({"quoted": "open", "won": "won", "lost": "lost"})
    by = {"service_sales": "sales", "hotline": "customer"}
    closed = quoted["stage_date"].cast(pl.Datetime("us")) + pl.duration(hours=18)
    return quoted.select("customer_id", "machine_id", "category", "lead_id").with_columns(
        doc_id="Q" + quoted["lead_id"],
        doc_type=pl.lit("quote"),
        enquiry_ts=pl.Series(stamps(asked, np.full(len(kind), 32_400.0))),
        created_ts=pl.Series(stamps(asked, np.full(len(kind), 36_000.0))),
        sent_ts=pl.Series(stamps(sent, np.full(len(kind), 57_600.0))),
        order_ts=maybe(quoted.select(closed).to_series(), is_won),
        value_eur=quoted["won_value_eur"].fill_null(quoted["expected_value_eur"]),
        status=status,
        source=quoted["source"].replace(by),
    )


def _sources(rng: np.random.Generator, kind: Indices) -> pl.Series:
    parts = [0.55, 0.07, 0.10, 0.02, 0.26]
    services = [0.48, 0.24, 0.24, 0.04, 0.0]
    return named(SOURCES, pick_rows(rng, np.where((kind < PARTS)[:, None], parts, services)))


def _weekday_before(days: Days) -> Days:
    return np.busday_offset(days.astype("datetime64[D]"), 0, roll="backward")


def _office_seconds(rng: np.random.Generator, count: int) -> Numbers:
    return 60 * np.floor(rng.uniform(8 * 60, 16.9 * 60, count))
