"""What drives overall satisfaction: key drivers.

Overall satisfaction is regressed on the questions, and R², the part of its differences that they
explain, is shared out among them by LMG (F-3.17; Lindeman, Merenda and Gold 1980; Grömping 2006):
what a question adds to R², averaged over all orders in which the questions can enter. It is the
derived importance of a question, in contrast to the importance that customers state. With up to 26
questions all their subsets are computed; above that Johnson's relative weights (2000) stand in.

The interval and the certainty of the rank come from drawing the customers again 1,000 times with
all their respondents. With more than 14 questions a draw does not go through all subsets: it takes
16 fixed orders per question, in which each stands at every place equally often, and how far their
average moves from the one of the real data is added to the exact value. Two questions can be told
apart when the difference of their shares is above zero in 97.5 % of the draws.

A second run fills the gaps of those who left questions out with their own mean; both are shown if
a share differs by more than 0.05, and whoever comes first only there cannot be told apart from the
first.

A driver whose correlation with overall satisfaction is negative is marked: it is suppressed by the
others, or its scale is reversed. If the questions explain less than 0.2, little can be learned
from their order. Drivers are an association in one survey: they must not be read as causes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import polars as pl

from models import relative_importance, resampling
from models.complete_cases import Cases, Level
from models.relative_importance import Matrix, Vector

#: Below this R² the questions explain little.
LITTLE_SHARE = 0.2

#: A share that differs by more between complete cases and filled gaps is told.
DIFFERENT_SHARE = 0.05

#: Up to so many drivers every draw goes through all subsets.
MOST_EXACT_DRAWS = 14

_ROUNDS, _DRAWS_AT_ONCE = 8, 100

Done = Callable[[float], None]


@dataclass(frozen=True)
class Drivers:
    """Shares of R² with their uncertainty.

    Attributes:
        table: A row per driver, the largest first: `driver_id, driver_rank, lmg_share` (of R²),
            `lmg_low_share, lmg_high_share, first_share` (probability of first place), `low_rank,
            high_rank` (95 % of the draws), `is_apart` (certainly ahead of the next one),
            `correlation_ratio, is_suppressed, filled_share` (with gaps filled; null without gaps).
            Intervals are null with fewer than five customers.
        tied: The first driver and all that cannot be told apart from it: by the draws, or because
            it comes first when gaps are filled.
        explained_share, adjusted_share: R² and adjusted R².
        answer_count, customer_count: Complete cases, and the customers they are of.
        complete_share: Complete cases among all who judged the whole.
        is_exact: Whether the shares are LMG over all subsets, not relative weights.
        order_count: Orders each draw is averaged over; None where it goes through all subsets.
    """

    level: Level
    table: pl.DataFrame
    tied: tuple[str, ...]
    explained_share: float
    adjusted_share: float
    answer_count: int
    customer_count: int
    complete_share: float
    is_exact: bool
    order_count: int | None
    left_out: pl.DataFrame

    @property
    def explains_little(self) -> bool:
        """Whether R² is too small for the order of the drivers to mean much."""
        return self.explained_share < LITTLE_SHARE

    @property
    def is_different(self) -> bool:
        """Whether filling gaps changes a share by more than `DIFFERENT_SHARE`."""
        apart = (self.table["lmg_share"] - self.table["filled_share"]).abs().max()
        return apart is not None and float(apart) > DIFFERENT_SHARE  # type: ignore[arg-type]


def driven(
    chosen: Cases, *, seed: int, draws: int = 1000, done: Done = lambda _share: None
) -> Drivers:
    """Shares of R² of every driver, with intervals and certainty of rank.

    Args:
        chosen: From `complete_cases.cases`.
        seed, draws: Of the draws of customers.
        done: Is told how much of the work is done.
    """
    everybody = correlations(chosen.values)
    values = _shared_out(everybody, lambda share: done(0.3 * share))
    filled = None
    if len(chosen.filled) > len(chosen.values):
        again = correlations(chosen.filled)
        filled = _as_shares(_shared_out(again, lambda share: done(0.3 + 0.3 * share)))
    drawn = _drawn(chosen, everybody, values, seed=seed, draws=draws, done=done)
    table = _table(chosen, everybody, _as_shares(values), drawn, filled)
    whole = float(values.sum())
    n, p = len(chosen.values), len(chosen.drivers)
    is_exact = p <= relative_importance.MOST_EXACT
    return Drivers(
        level=chosen.level,
        table=table.drop("place"),
        tied=_tied(table, drawn, filled),
        explained_share=whole,
        adjusted_share=adjusted(whole, answer_count=n, driver_count=p),
        answer_count=n,
        customer_count=int(chosen.unit.max()) + 1,
        complete_share=n / chosen.rated_count,
        is_exact=is_exact,
        order_count=2 * _ROUNDS * p if is_exact and p > MOST_EXACT_DRAWS else None,
        left_out=chosen.left_out,
    )


def adjusted(explained_share: float, *, answer_count: int, driver_count: int) -> float:
    """Adjusted R²."""
    freedom = answer_count - driver_count - 1
    return 1 - (1 - explained_share) * (answer_count - 1) / freedom


def correlations(values: Matrix) -> Matrix:
    """Correlation matrix of the columns; one without any difference correlates with nothing."""
    everybody = np.zeros(len(values), dtype=np.int64)
    return np.asarray(_correlations(_moments(values, everybody), np.ones((1, 1)))[0])


def _moments(values: Matrix, unit: npt.NDArray[np.int64]) -> Matrix:
    """What a customer brings to any correlation: its rows, their sums and sums of products.

    With these a draw of customers is one product of matrices, however many respondents there are.
    """
    centred = values - values.mean(axis=0)
    one, other = np.triu_indices(values.shape[1])
    parts = (np.ones((len(values), 1)), centred, centred[:, one] * centred[:, other])
    order = np.argsort(unit, kind="stable")
    first = np.flatnonzero(np.diff(unit[order], prepend=-1))
    return np.asarray(np.add.reduceat(np.hstack(parts)[order], first, axis=0))


def _correlations(moments: Matrix, counts: Matrix) -> Matrix:
    """Correlation matrices of draws.

    Args:
        moments: A row per customer.
        counts: How often each customer counts; a row per draw.
    """
    size = int((np.sqrt(8 * moments.shape[1] + 1) - 3) / 2)
    summed = counts @ moments
    means = summed[:, 1 : size + 1] / summed[:, :1]
    one, other = np.triu_indices(size)
    found = np.empty((len(counts), size, size))
    products = summed[:, size + 1 :] / summed[:, :1]
    found[:, one, other] = found[:, other, one] = products - means[:, one] * means[:, other]
    spread = np.sqrt(np.clip(np.diagonal(found, axis1=1, axis2=2), 0.0, None))
    scale = np.divide(1.0, spread, out=np.zeros_like(spread), where=spread > 1e-9)
    found *= scale[:, :, None] * scale[:, None, :]
    found[:, range(size), range(size)] = 1.0
    return found


def _shared_out(matrix: Matrix, done: Done) -> Vector:
    if len(matrix) - 1 > relative_importance.MOST_EXACT:
        return relative_importance.relative_weights(matrix)
    return relative_importance.lmg(matrix, done)


def _as_shares(values: Matrix) -> Matrix:
    return np.asarray(values / values.sum(axis=-1, keepdims=True))


def _drawn(
    chosen: Cases, everybody: Matrix, values: Vector, *, seed: int, draws: int, done: Done
) -> Matrix | None:
    """Shares in every draw of customers: shape (draws, p); None with too few customers."""
    size = int(chosen.unit.max()) + 1
    if size < resampling.LEAST_CUSTOMERS or not draws:
        return None
    rng = np.random.default_rng(seed)
    moments, shares_of = (
        _moments(chosen.values, chosen.unit),
        shares_of_draws(everybody, values, seed),
    )
    drawn: list[Matrix] = []
    for first in range(0, draws, _DRAWS_AT_ONCE):
        some = range(first, min(first + _DRAWS_AT_ONCE, draws))
        counts = [np.bincount(rng.integers(size, size=size), minlength=size) for _ in some]
        drawn.append(shares_of(_correlations(moments, np.array(counts, dtype=np.float64))))
        done(0.6 + 0.4 * some.stop / draws)
    return np.concatenate(drawn)


def shares_of_draws(everybody: Matrix, values: Vector, seed: int) -> Callable[[Matrix], Matrix]:
    """The way from many correlation matrices to the shares of each, exact or close enough.

    Args:
        everybody: Correlations of the real data.
        values: Their exact parts of R².
        seed: Of the orders taken where all subsets would take too long.
    """
    p = len(values)
    if p > relative_importance.MOST_EXACT:
        return lambda matrices: _as_shares(relative_importance.relative_weights(matrices))
    if p <= MOST_EXACT_DRAWS:
        return lambda matrices: _as_shares(
            np.array([relative_importance.lmg(matrix) for matrix in matrices])
        )
    orders = relative_importance.some_orders(p, rounds=_ROUNDS, seed=seed)
    off = values - relative_importance.over_orders(everybody[None], orders)[0]

    def moved(matrices: Matrix) -> Matrix:
        near = relative_importance.over_orders(matrices, orders) + off
        return _as_shares(np.clip(near, 0.0, None))

    return moved


def _table(
    chosen: Cases, everybody: Matrix, shares: Vector, drawn: Matrix | None, filled: Vector | None
) -> pl.DataFrame:
    p = len(shares)
    nothing = pl.Series([None] * p, dtype=pl.Float64)
    table = pl.DataFrame(
        {
            "driver_id": chosen.drivers,
            "lmg_share": shares,
            "correlation_ratio": everybody[-1, :-1],
            "is_suppressed": everybody[-1, :-1] < 0,
            "filled_share": nothing if filled is None else filled,
            "place": range(p),
        }
    ).with_columns(**_uncertainty(drawn, p))
    ranked = table.sort("lmg_share", "driver_id", descending=[True, False])
    apart = _apart(ranked["place"].to_numpy(), drawn)
    return ranked.with_columns(
        pl.int_range(1, p + 1).alias("driver_rank"), pl.Series("is_apart", apart, pl.Boolean)
    )


def _uncertainty(drawn: Matrix | None, driver_count: int) -> dict[str, pl.Series]:
    shares = ("lmg_low_share", "lmg_high_share", "first_share")
    ranks = ("low_rank", "high_rank")
    if drawn is None:
        kinds = {**dict.fromkeys(shares, pl.Float64), **dict.fromkeys(ranks, pl.Int64)}
        return {name: pl.Series([None] * driver_count, dtype=kind) for name, kind in kinds.items()}
    low, high = np.quantile(drawn, (0.025, 0.975), axis=0)
    placed = (-drawn).argsort(axis=1).argsort(axis=1) + 1
    low_rank, high_rank = np.quantile(placed, (0.025, 0.975), axis=0, method="nearest")
    return {
        "lmg_low_share": pl.Series(low),
        "lmg_high_share": pl.Series(high),
        "first_share": pl.Series((placed == 1).mean(axis=0)),
        "low_rank": pl.Series(low_rank.astype(np.int64)),
        "high_rank": pl.Series(high_rank.astype(np.int64)),
    }


def _apart(places: npt.NDArray[np.int64], drawn: Matrix | None) -> list[bool | None]:
    """Whether each driver, in this order, is certainly ahead of the next one."""
    if drawn is None:
        return [None] * len(places)
    ahead = [
        bool(np.quantile(drawn[:, one] - drawn[:, other], 0.025) > 0)
        for one, other in pairwise(places)
    ]
    return [*ahead, None]


def _tied(table: pl.DataFrame, drawn: Matrix | None, filled: Vector | None) -> tuple[str, ...]:
    first, *others = table.select("driver_id", "place").rows()

    leading = None if filled is None else int(filled.argmax())

    def is_behind(place: int) -> bool:
        if place == leading:
            return False
        return drawn is None or bool(np.quantile(drawn[:, first[1]] - drawn[:, place], 0.025) > 0)

    return (first[0], *(name for name, place in others if not is_behind(place)))
