"""What customers told of each touchpoint: the critical incident technique.

Customers tell single events that they remember well or badly (Flanagan 1954; Bitner, Booms and
Tetreault 1990). Per touchpoint the page counts good, bad and neutral events and gives the mean
intensity of good and bad ones, from 1 (hardly) to 5 (very). Net is (good − bad) / (good + bad),
from −1 (only bad) to +1 (only good); its interval is that of the share of good events (Wilson).

The share of bad events is bad / all events told of the touchpoint, neutral ones included, with
the Wilson interval. The interval takes the events as independent; one person often tells several,
so it is rather too narrow. Events are told by those who were asked and wanted to tell: they say
what sticks in the memory, not how often something happens.

A touchpoint is shown from five people of three customers on; with fewer it stands in grey without
figures, and with it the next smallest if it could otherwise be found by subtraction.
"""

from __future__ import annotations

import polars as pl

from models import anonymity
from models.proportions import Share, wilson

#: Columns that are counted per touchpoint.
_COUNTS = ("positive", "negative", "neutral")


def by_touchpoint(incidents: pl.DataFrame) -> pl.DataFrame:
    """Counts, intensity and intervals per touchpoint.

    Args:
        incidents: `touchpoint_id, teller_id, customer_id, valence, intensity_score`: one row per
            event; `teller_id` is who told it, `valence` is positive, negative or neutral.

    Returns:
        `touchpoint_id, incident_count, positive_count, negative_count, neutral_count,
        teller_count, customer_count, intensity_score, net_ratio, net_low_ratio, net_high_ratio,
        negative_share, negative_low_share, negative_high_share, is_shown`, the most told first.
        Net is null without good or bad events. Where `is_shown` is false all figures but the
        identifier are null.
    """
    weighs = pl.col("valence") != "neutral"
    counted = (
        incidents.group_by("touchpoint_id")
        .agg(
            pl.len().cast(pl.Int64).alias("incident_count"),
            *(
                (pl.col("valence") == name).sum().cast(pl.Int64).alias(f"{name}_count")
                for name in _COUNTS
            ),
            pl.col("teller_id").n_unique().cast(pl.Int64).alias("teller_count"),
            pl.col("customer_id").n_unique().cast(pl.Int64).alias("customer_count"),
            pl.col("intensity_score").filter(weighs).mean().alias("intensity_score"),
        )
        .sort(["incident_count", "touchpoint_id"], descending=[True, False])
    )
    told = counted.with_columns(_intervals(counted))
    shown = _shown(counted)
    figures = [name for name in told.columns if name != "touchpoint_id"]
    return told.join(shown, on="touchpoint_id", maintain_order="left").with_columns(
        pl.when("is_shown").then(pl.col(figures))
    )


def _intervals(counted: pl.DataFrame) -> list[pl.Series]:
    net, bad = [], []
    for row in counted.iter_rows(named=True):
        net.append(wilson(row["positive_count"], row["positive_count"] + row["negative_count"]))
        bad.append(wilson(row["negative_count"], row["incident_count"]))
    return [
        *(
            pl.Series(name, [_net(getattr(one, bound)) for one in net], dtype=pl.Float64)
            for name, bound in (
                ("net_ratio", "value"),
                ("net_low_ratio", "low"),
                ("net_high_ratio", "high"),
            )
        ),
        *in_columns("negative", bad),
    ]


def _net(positive_share: float | None) -> float | None:
    """good − bad over good + bad, from the share of good ones."""
    return None if positive_share is None else 2 * positive_share - 1


def in_columns(name: str, shares: list[Share]) -> list[pl.Series]:
    """Shares as columns `<name>_share, <name>_low_share, <name>_high_share`."""
    return [
        pl.Series(f"{name}{part}_share", [getattr(one, bound) for one in shares], dtype=pl.Float64)
        for part, bound in (("", "value"), ("_low", "low"), ("_high", "high"))
    ]


def _shown(counted: pl.DataFrame) -> pl.DataFrame:
    """Which touchpoints have enough people behind them."""
    groups = counted.select(
        "touchpoint_id", pl.col("teller_count").alias("respondent_count"), "customer_count"
    )
    named = anonymity.merged(groups, by="touchpoint_id")
    is_shown = (pl.col("shown_as") == pl.col("touchpoint_id")).fill_null(False)
    return named.select("touchpoint_id", is_shown.alias("is_shown"))
