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
        teller_count, customer_count, intensity_score, positive_intensity_score,
        negative_intensity_score, net_ratio, net_low_ratio, net_high_ratio, negative_share,
        negative_low_share, negative_high_share, is_shown`, the most told first.
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
            *(
                pl.col("intensity_score")
                .filter(pl.col("valence") == name)
                .mean()
                .alias(f"{name}_intensity_score")
                for name in ("positive", "negative")
            ),
        )
        .sort(["incident_count", "touchpoint_id"], descending=[True, False])
    )
    told = counted.with_columns(_intervals(counted))
    figures = [name for name in told.columns if name != "touchpoint_id"]
    is_shown = pl.col("touchpoint_id").is_in(shown(incidents, by="touchpoint_id").implode())
    return told.with_columns(is_shown.alias("is_shown")).with_columns(
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


def shown(incidents: pl.DataFrame, *, by: str) -> pl.Series:
    """The groups of events that may be shown: enough people told of each, and of all the others.

    One person may stand in several groups, so the people of what is hidden are counted together.

    Args:
        incidents: ``by``, `teller_id`, `customer_id`.
        by: The column that tells the groups apart.
    """
    groups = incidents.group_by(by).agg(
        pl.col("teller_id").n_unique().alias("respondent_count"),
        pl.col("customer_id").n_unique().alias("customer_count"),
    )
    merged = anonymity.merged(groups, by=by).join(groups, on=by)
    named = merged.filter(pl.col("shown_as") == pl.col(by)).sort("respondent_count", by)[by]
    for _group in range(len(named)):
        hidden = incidents.filter(~pl.col(by).is_in(named.implode()))
        people, customers = hidden["teller_id"].n_unique(), hidden["customer_id"].n_unique()
        if not anonymity.is_hidden_by(people, customers):
            break
        named = named[1:]
    return named
