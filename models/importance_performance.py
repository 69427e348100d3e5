"""Where to act first: the map of importance and performance.

Every question stands at its mean performance (to the right) and its mean importance (up). The
cross-hair at the two grand means, or in the middle of the scale, divides the map (F-3.11;
Martilla and James 1977): important and badly judged is "concentrate here", important and well
judged "keep up", unimportant and badly judged "low priority", unimportant and well judged
"possible overkill". A value on the line counts as high.

How certain a question's quadrant is: the customers are drawn again 1,000 times, the cross-hair is
put anew each time, and we count how often the question falls into its own quadrant. Below 70 % the
label is grey. Almost everything is called important, so the importance that is stated has little
room; the importance that is derived from the answers (key drivers) can stand in its place.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from models import resampling
from models.item_means import Judged

#: By importance and performance, each low or high.
QUADRANTS = ("low_priority", "overkill", "concentrate", "keep_up")

#: Below this share of the draws a quadrant is called uncertain.
CERTAIN_SHARE = 0.7

#: A mean this close to the line stands on it.
_TOLERANCE = 1e-9

_SCHEMA = {"item_id": pl.String, "quadrant": pl.String, "quadrant_share": pl.Float64}

Places = npt.NDArray[np.int64]


def quadrants(
    performance: Sequence[float], importance: Sequence[float], crosshair: tuple[float, float]
) -> list[str]:
    """The quadrant of each question.

    Args:
        crosshair: Performance and importance where the map is divided.
    """
    places = _places(np.asarray(performance), np.asarray(importance), *crosshair)
    return [QUADRANTS[place] for place in places]


def grand_means(performance: Sequence[float], importance: Sequence[float]) -> tuple[float, float]:
    """The usual cross-hair: mean performance and mean importance of all questions."""
    return float(np.mean(performance)), float(np.mean(importance))


def certainty(
    performance: Judged,
    importance: Judged,
    *,
    crosshair: tuple[float, float] | None = None,
    seed: int,
    draws: int = 1000,
) -> pl.DataFrame:
    """How often a question falls into its own quadrant when customers are drawn again.

    Args:
        performance, importance: The same questions and customers, in the same order.
        crosshair: Where the map is divided; None puts it at the grand means of each draw.

    Returns:
        `item_id, quadrant, quadrant_share`; the share is null with fewer than five customers.
    """
    size = len(performance.values)
    if not performance.names:
        return pl.DataFrame(schema=_SCHEMA)

    def placed(counts: npt.NDArray[np.int64]) -> Places:
        x, y = performance.means(counts), importance.means(counts)
        middle = crosshair or (float(np.nanmean(x)), float(np.nanmean(y)))
        return _places(x, y, *middle)

    own = placed(np.ones(size, dtype=np.int64))
    hits = np.zeros(len(own))
    rng = np.random.default_rng(seed)
    for _ in range(draws):
        hits += placed(np.bincount(rng.integers(size, size=size), minlength=size)) == own
    shares = hits / draws if size >= resampling.LEAST_CUSTOMERS else np.full(len(own), np.nan)
    return pl.DataFrame(
        {
            "item_id": pl.Series(performance.names, dtype=pl.String),
            "quadrant": pl.Series([QUADRANTS[place] for place in own], dtype=pl.String),
            "quadrant_share": pl.Series(shares, dtype=pl.Float64).fill_nan(None),
        }
    )


def _places(
    performance: npt.NDArray[np.float64],
    importance: npt.NDArray[np.float64],
    middle_performance: float,
    middle_importance: float,
) -> Places:
    is_good = performance >= middle_performance - _TOLERANCE
    is_important = importance >= middle_importance - _TOLERANCE
    return np.asarray(is_important * 2 + is_good, dtype=np.int64)
