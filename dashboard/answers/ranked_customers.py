"""Every customer with class, rank, certainty of the class and regularity of buying."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from dashboard.answers.asked import SEED, Asked
from models import segmentation, stability, volatility, windows
from models.windows import Window

#: XYZ and the sporadic flag look at eight quarters.
REGULARITY_MONTHS = 24

#: Columns of the table of all customers, in the order shown.
COLUMNS = (
    "customer_rank",
    "customer_id",
    "customer_name",
    "customer_class",
    "class_detail",
    "certainty",
    "certainty_share",
    "revenue_eur",
    "revenue_share",
    "cum_share",
    "margin_share",
    "xyz_class",
    "demand_class",
    "is_sporadic",
    "last_occasion_on",
    "active_machine_count",
    "country",
    "region",
    "industry",
    "channel",
)


def classed(asked: Asked, window: Window) -> pl.DataFrame:
    """Rows of `customers_in_window` with the columns of `segmentation.classify`, largest first.

    Amounts are per year where the window is a mean of years.
    """
    rows = asked.rows("customers_in_window", window)
    amounts = pl.col("revenue_eur", "margin_eur", "margin_base_eur")
    rows = rows.with_columns((amounts / window.divisor).round(2))
    classes = segmentation.classify(
        rows,
        mode=asked.choice.mode,
        as_of=window.last_on,
        rules=asked.rules,
        history_from_on=asked.history_from_on,
    )
    known = rows.drop("revenue_eur")
    return classes.join(known, on="customer_id", how="left", maintain_order="left")


def table(asked: Asked, customers: pl.DataFrame) -> pl.DataFrame:
    """The table of all customers (`COLUMNS`), from the rows of `classed`.

    Rank and shares are among those ranked against each other, and null for the others.
    """
    ranked_eur = pl.col("revenue_eur").filter(pl.col("customer_rank").is_not_null()).sum()
    margin = pl.when(pl.col("margin_base_eur") > 0).then(
        pl.col("margin_eur") / pl.col("margin_base_eur")
    )
    return (
        customers.join(_certainty(asked, customers), on="customer_id", how="left")
        .join(_regularity(asked), on="customer_id", how="left")
        .with_columns(
            margin_share=margin,
            revenue_share=pl.when(pl.col("customer_rank").is_not_null()).then(
                pl.col("revenue_eur") / ranked_eur
            ),
        )
        .select(COLUMNS)
        .sort("revenue_eur", "customer_id", descending=[True, False])
    )


def totals(customers: pl.DataFrame) -> pl.DataFrame:
    """One row per class present, A to C always: counts and revenue, from the rows of `table`."""
    sums = customers.group_by("customer_class").agg(
        customer_count=pl.len().cast(pl.Int64),
        revenue_eur=pl.col("revenue_eur").sum().round(2),
        certain_count=(pl.col("certainty") == "certain").sum().cast(pl.Int64),
        edge_count=(pl.col("certainty") == "edge").sum().cast(pl.Int64),
        dormant_count=(pl.col("class_detail") == "dormant").sum().cast(pl.Int64),
        lapsed_count=(pl.col("class_detail") == "C1").sum().cast(pl.Int64),
        never_count=(pl.col("class_detail") == "C2").sum().cast(pl.Int64),
    )
    revenue_eur = float(customers["revenue_eur"].sum())
    known = pl.DataFrame({"customer_class": segmentation.CLASSES})
    return (
        known.join(sums, on="customer_class", how="left", maintain_order="left")
        .with_columns(pl.exclude("customer_class").fill_null(0))
        .filter((pl.col("customer_count") > 0) | pl.col("customer_class").is_in(["A", "B", "C"]))
        .with_columns(
            customer_share=pl.col("customer_count") / max(customers.height, 1),
            revenue_share=pl.col("revenue_eur") / revenue_eur if revenue_eur > 0 else None,
        )
    )


def limits(asked: Asked) -> Sequence[float]:
    """The limits that divide the ranking: by behaviour everyone after A is B."""
    rules = asked.rules
    if asked.choice.mode == "behaviour":
        return (rules.a_share,)
    return (rules.a_share, rules.b_share)


def _certainty(asked: Asked, customers: pl.DataFrame) -> pl.DataFrame:
    """`customer_id, certainty_share, certainty` of those whose class comes from the ranking."""
    base = customers.select("customer_id", own_class="customer_class")
    if asked.choice.mode == "behaviour":
        base = base.filter(pl.col("own_class") != "N")
    invoices = asked.rows("invoice_values").join(base, on="customer_id", how="semi")
    certain = stability.certainty(invoices, seed=SEED, limits=limits(asked))
    return (
        certain.join(base, on="customer_id", how="inner")
        .filter(pl.col("customer_class") == pl.col("own_class"))
        .select(
            "customer_id",
            "certainty_share",
            certainty=pl.when("is_certain").then(pl.lit("certain")).otherwise(pl.lit("edge")),
        )
    )


def tells_regularity(asked: Asked) -> bool:
    """Whether the invoices reach back the eight quarters that XYZ needs."""
    to_on = asked.window.to_on
    return asked.covers(Window(windows.month_start(to_on, -REGULARITY_MONTHS), to_on))


def _regularity(asked: Asked) -> pl.DataFrame:
    """`customer_id, xyz_class, demand_class, is_sporadic`; no rows where the data is too short."""
    to_on = asked.window.to_on
    quarters = asked.rows("customer_quarters")
    starts = {no: windows.month_start(to_on, -3 * (9 - no)) for no in range(1, 9)}
    months = quarters.with_columns(
        month_on=pl.col("quarter_no").replace_strict(starts, return_dtype=pl.Date)
    )
    scored = volatility.score(months, as_of=asked.window.last_on).select(
        "customer_id", "xyz_class", "demand_class", "is_sporadic"
    )
    return scored if tells_regularity(asked) else scored.clear()
