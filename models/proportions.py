"""How far a share could be off: the Wilson interval.

The interval of a share from k of n is the set of true shares that k of n would not contradict
(Wilson 1927). It never leaves 0 to 100 % and is right also at small n and at shares near the
ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from scipy import stats

#: Standard normal quantile of a 95 % interval.
Z95 = float(stats.norm.ppf(0.975))


@dataclass(frozen=True)
class Share:
    """A share in 0 … 1 with its 95 % interval; all ``None`` where nobody was counted."""

    value: float | None
    low: float | None
    high: float | None
    n: int


def wilson(successes: float, n: int) -> Share:
    """The share ``successes / n`` with the Wilson interval (methods F-3.7).

    Raises:
        ValueError: ``successes`` is not between 0 and ``n``.
    """
    if not 0 <= successes <= n:
        raise ValueError(f"{successes} of {n} is no share")
    if n == 0:
        return Share(None, None, None, 0)
    share = successes / n
    centre = (share + Z95**2 / (2 * n)) / (1 + Z95**2 / n)
    half = Z95 / (1 + Z95**2 / n) * sqrt(share * (1 - share) / n + Z95**2 / (4 * n**2))
    # at the ends the formula is exact, its rounding is not
    low = 0.0 if successes == 0 else max(0.0, centre - half)
    high = 1.0 if successes == n else min(1.0, centre + half)
    return Share(share, low, high, n)
