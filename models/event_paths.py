"""What customers live through one after another: the sequential incident technique.

Some customers tell their events in order (Stauss and Weinlich 1997). Every path is gone through
step by step: how many paths reach a step, which share of the events told there is bad (neutral
events are counted in the base; Wilson interval), and how many paths break off there, that is, end
after a bad event. A path that ends after a good or neutral event does not break off.

Below the line of visibility (service blueprint, Shostack 1984) stands what the customer does not
see: the causes in our own house that were noted for the bad events of the same step.

Steps are numbered anew within each path, so a missing number leaves no hole. Events with the same
number are one step. A step is shown while at least five people of three customers have told it.
"""

from __future__ import annotations

import polars as pl

from models import anonymity
from models.incidents import in_columns
from models.proportions import wilson

_PATH = ("teller_id", "told_on")


def _numbered(incidents: pl.DataFrame) -> pl.DataFrame:
    """The events told in order, with their step and whether it is the path's last."""
    told = incidents.filter(pl.col("sequence_no").is_not_null())
    step = pl.col("sequence_no").rank("dense").over(_PATH).cast(pl.Int64)
    return told.with_columns(step.alias("step_no")).with_columns(
        (pl.col("step_no") == pl.col("step_no").max().over(_PATH)).alias("is_last")
    )


def steps(incidents: pl.DataFrame) -> pl.DataFrame:
    """Every step that enough people told, the first one first.

    Args:
        incidents: `teller_id, told_on, customer_id, sequence_no, valence`; events without a
            number belong to no path.

    Returns:
        `step_no, path_count` (paths that reach it), `incident_count, positive_count,
        negative_count, neutral_count, negative_share, negative_low_share, negative_high_share,
        ended_count` (paths that end here), `broken_off_count` (of these, after a bad event),
        `broken_off_share` (of the paths that reach the step).
    """
    told = _numbered(incidents)
    is_bad = pl.col("valence") == "negative"
    path = pl.struct(_PATH)
    counted = (
        told.group_by("step_no")
        .agg(
            path.n_unique().cast(pl.Int64).alias("path_count"),
            pl.len().cast(pl.Int64).alias("incident_count"),
            *(
                (pl.col("valence") == name).sum().cast(pl.Int64).alias(f"{name}_count")
                for name in ("positive", "negative", "neutral")
            ),
            path.filter("is_last").n_unique().cast(pl.Int64).alias("ended_count"),
            path.filter(pl.col("is_last") & is_bad)
            .n_unique()
            .cast(pl.Int64)
            .alias("broken_off_count"),
            pl.col("teller_id").n_unique().alias("teller_count"),
            pl.col("customer_id").n_unique().alias("customer_count"),
        )
        .sort("step_no")
    )
    enough = [
        anonymity.is_enough(people, of)
        for people, of in counted.select("teller_count", "customer_count").rows()
    ]
    shown = counted.filter(pl.Series(enough, dtype=pl.Boolean)).drop(
        "teller_count", "customer_count"
    )
    bad = [wilson(k, n) for k, n in shown.select("negative_count", "incident_count").rows()]
    return shown.with_columns(
        *in_columns("negative", bad),
        (pl.col("broken_off_count") / pl.col("path_count")).alias("broken_off_share"),
    )


def causes(incidents: pl.DataFrame) -> pl.DataFrame:
    """What lay behind the bad events of each step, in our own house.

    Args:
        incidents: As in `steps`, with `backstage_cause` (null: not noted).

    Returns:
        `step_no, backstage_cause, incident_count`, the first step first.
    """
    return (
        _numbered(incidents)
        .filter((pl.col("valence") == "negative") & pl.col("backstage_cause").is_not_null())
        .group_by("step_no", "backstage_cause")
        .agg(pl.len().cast(pl.Int64).alias("incident_count"))
        .sort("step_no", "backstage_cause")
    )
