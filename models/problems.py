"""Which problems matter most: frequency and relevance (FRAP, after Stauss).

The frequency of a problem is the share of customers it hit: customers who told a bad event with
this problem / customers asked (Wilson interval). Asked are all customers who told an incident or
answered a survey in the period. Its relevance is the mean annoyance, the intensity from 1 (hardly)
to 5 (very), first per customer, then over customers. FRAP is frequency · relevance.

Annoyance alone misses what it costs. The reaction index is frequency · share of the customers hit
who bought less or switched because of it. Two problems with the same FRAP can differ in it several
times over: 24 of 120 customers with late parts and 40 of 120 with a phone problem both have a FRAP
near 0.84, but late parts drive away 3.6 times as many.

The map is divided at the means of frequency and annoyance over the problems; a value at the mean
counts as high.
"""

from __future__ import annotations

import polars as pl

from models.incidents import in_columns
from models.proportions import wilson

#: What a customer does who takes business away.
LOST_BUSINESS = ("reduced_purchases", "switched")

#: Is frequent, is annoying -> part of the map.
_CORNERS = {
    (True, True): "act_first",
    (True, False): "frequent_mild",
    (False, True): "rare_severe",
    (False, False): "watch",
}


def frap(incidents: pl.DataFrame, *, asked_count: int) -> pl.DataFrame:
    """Frequency, relevance and both indices per problem (methods F-3.26).

    Args:
        incidents: `customer_id, problem_code, valence, intensity_score, reaction`: events; only bad
            ones with a problem count. `reaction` is null where nothing is known.
        asked_count: Customers asked.

    Returns:
        `problem_code, incident_count, customer_count` (hit), `frequency_share, annoyance_score,
        frap_index, reaction_share` (of the customers hit), `reaction_index, corner,
        frequency_low_share, frequency_high_share, reaction_low_share, reaction_high_share`, the
        highest FRAP first. Annoyance, FRAP and corner are null where no intensity was told.

    Raises:
        ValueError: More customers were hit than asked.
    """
    bad = incidents.filter((pl.col("valence") == "negative") & pl.col("problem_code").is_not_null())
    by_customer = bad.group_by("problem_code", "customer_id").agg(
        pl.len().cast(pl.Int64).alias("incident_count"),
        pl.col("intensity_score").mean().alias("annoyance_score"),
        pl.col("reaction").is_in(LOST_BUSINESS).fill_null(False).any().alias("is_lost"),
    )
    hit = (
        by_customer.group_by("problem_code")
        .agg(
            pl.col("incident_count").sum(),
            pl.len().cast(pl.Int64).alias("customer_count"),
            pl.col("annoyance_score").mean(),
            pl.col("is_lost").sum().cast(pl.Int64).alias("lost_count"),
        )
        .sort("problem_code")
    )
    rows = hit.select("customer_count", "lost_count").rows()
    frequency = [wilson(customers, asked_count) for customers, _lost in rows]
    reaction = [wilson(lost, customers) for customers, lost in rows]
    indexed = hit.with_columns(
        *in_columns("frequency", frequency), *in_columns("reaction", reaction)
    ).with_columns(
        (pl.col("frequency_share") * pl.col("annoyance_score")).alias("frap_index"),
        (pl.col("frequency_share") * pl.col("reaction_share")).alias("reaction_index"),
    )
    return indexed.select(
        "problem_code", "incident_count", "customer_count", "frequency_share", "annoyance_score",
        "frap_index", "reaction_share", "reaction_index", _corners(indexed),
        "frequency_low_share", "frequency_high_share", "reaction_low_share",
        "reaction_high_share",
    ).sort(["frap_index", "problem_code"], descending=[True, False], nulls_last=True)  # fmt: skip


def _corners(indexed: pl.DataFrame) -> pl.Series:
    frequent = indexed["frequency_share"] >= (indexed["frequency_share"].mean() or 0.0)
    annoying = indexed["annoyance_score"] >= (indexed["annoyance_score"].mean() or 0.0)
    found = [
        None if high is None else _CORNERS[often, high]
        for often, high in zip(frequent, annoying, strict=True)
    ]
    return pl.Series("corner", found, dtype=pl.String)
