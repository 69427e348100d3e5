"""How long a customer is silent compared with the own rhythm of buying.

Customers do not cancel, they stop ordering; how long a silence must last to mean something
differs from customer to customer. The mean interval between purchases is smoothed with that of
the peers, m = (t + k·M) / (x + k): x repeat purchases in t months, M the median interval of the
peers, k = 2 (methods F-4.1, own definition).

The silence probability is the chance that an active customer with this rhythm is silent for
longer than this: S(r) = ((k·M + t) / (k·M + t + r)) to the power of k + x, after r months of
silence (gamma–Poisson model, methods F-4.2; Ehrenberg 1959, Schmittlein et al. 1987). Below 10 %
the customer counts as silent, below 25 % as one to watch.

Assumes that purchases come at random around a steady rate; for customers who order like
clockwork it is too patient. It is no forecast and no probability of losing the customer.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

DAYS_PER_MONTH = 365.25 / 12


@dataclass(frozen=True)
class Limits:
    """k of F-4.1, and the silence probabilities that mean silent and watch."""

    pseudo_intervals: float = 2.0
    silent: float = 0.10
    watch: float = 0.25


DEFAULT_LIMITS = Limits()


def silence(customers: pl.DataFrame, *, limits: Limits = DEFAULT_LIMITS) -> pl.DataFrame:
    """Rhythm and silence of every customer (methods F-4.1 and F-4.2).

    Args:
        customers: `customer_id`, `repeat_count` (purchase occasions after the first),
            `gap_total_days` (days from the first to the last), `silent_days`.
        limits: k and the limits of silent and watch.

    Returns:
        `customer_id`, `rhythm_months` (m), `silent_months`, `overdue_ratio` (silence divided by
        rhythm), `silence_share` (S) and `silence_class` (silent, watch or usual), in the order
        given. The peers are all customers with at least one repeat purchase; without any, the
        three measures are null.
    """
    buyers = customers.filter(pl.col("repeat_count") > 0)
    gaps = (buyers["gap_total_days"] / buyers["repeat_count"] / DAYS_PER_MONTH).median()
    peer_months = pl.lit(gaps, dtype=pl.Float64)
    prior = limits.pseudo_intervals * peer_months
    months = pl.col("gap_total_days") / DAYS_PER_MONTH
    silent = pl.col("silent_days") / DAYS_PER_MONTH
    weight = limits.pseudo_intervals + pl.col("repeat_count")
    rhythm = (months + prior) / weight
    share = ((prior + months) / (prior + months + silent)) ** weight
    return customers.select(
        "customer_id",
        rhythm_months=rhythm,
        silent_months=silent,
        overdue_ratio=silent / rhythm,
        silence_share=share,
    ).with_columns(
        silence_class=pl.when(pl.col("silence_share") < limits.silent)
        .then(pl.lit("silent"))
        .when(pl.col("silence_share") < limits.watch)
        .then(pl.lit("watch"))
        .when(pl.col("silence_share").is_not_null())
        .then(pl.lit("usual"))
    )
