"""What matters less than it is said to, and where effort may be saved.

Stated and derived importance side by side, divided at their means: high on both is a key driver;
stated high and derived low an expected basic that nobody rewards (or a hygiene candidate); stated
low and derived high a hidden driver; low on both a candidate for saving (F-3.8).

A question is proposed for saving only if three things hold together (F-3.19): the upper bound of
its derived share is below half of an equal share, its stated importance is below the mean, and no
penalty for doing badly can be seen (the interval of the penalty contains zero; where too few
rated it low, nothing is proposed). If it is judged at least as well as the mean question, effort
may be saved; otherwise do not invest, and consider no longer asking. What safety, law or contract
demand is never proposed.
"""

from __future__ import annotations

import polars as pl


def placed(items: pl.DataFrame) -> pl.DataFrame:
    """The questions with their quadrant of stated against derived importance.

    Args:
        items: `importance_points, lmg_share`; null where not known.

    Returns:
        The same rows with `importance_quadrant`: ``key_driver``, ``expected_basic``,
        ``hidden_driver``, ``saving_candidate``, or null.
    """
    stated, derived = pl.col("importance_points"), pl.col("lmg_share")
    known = stated.is_not_null() & derived.is_not_null()
    called = stated >= stated.filter(known).mean() - 1e-9
    drives = derived >= derived.filter(known).mean() - 1e-9
    return items.with_columns(
        importance_quadrant=pl.when(~known)
        .then(None)
        .when(called & drives)
        .then(pl.lit("key_driver"))
        .when(called)
        .then(pl.lit("expected_basic"))
        .when(drives)
        .then(pl.lit("hidden_driver"))
        .otherwise(pl.lit("saving_candidate"))
    )


def proposed(items: pl.DataFrame) -> pl.DataFrame:
    """The questions with a `verdict`: ``possible_saving``, ``do_not_invest``, or null.

    Args:
        items: `importance_points, perception_points, lmg_high_share, penalty_low_points,
            penalty_high_points, is_protected`; one row per driver, null where not known.
    """
    equal_share = 1 / max(items["lmg_high_share"].drop_nulls().len(), 1)
    stated, performance = pl.col("importance_points"), pl.col("perception_points")
    is_candidate = (
        (pl.col("lmg_high_share") < 0.5 * equal_share)
        & (stated < stated.mean())
        & (pl.col("penalty_low_points") <= 0)
        & (pl.col("penalty_high_points") >= 0)
        & ~pl.col("is_protected")
    )
    return items.with_columns(
        verdict=pl.when(is_candidate & (performance >= performance.mean()))
        .then(pl.lit("possible_saving"))
        .when(is_candidate)
        .then(pl.lit("do_not_invest"))
    )
