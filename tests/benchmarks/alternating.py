"""Two ways to the same end, timed in turns so that a busy machine slows both alike."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Compared:
    """Medians of what we do and of the bare thing beside it, in seconds."""

    name: str
    ours_seconds: float
    bare_seconds: float
    goal_ratio: float | None = None

    @property
    def ratio(self) -> float:
        """Ours divided by the bare one; below one we are faster."""
        return self.ours_seconds / self.bare_seconds

    def told(self) -> str:
        """One line for people."""
        goal = f" (goal at most {self.goal_ratio})" if self.goal_ratio else ""
        return (
            f"{self.name}: {self.ratio:.2f}{goal}, "
            f"{_milliseconds(self.ours_seconds)} against {_milliseconds(self.bare_seconds)}"
        )


def alternate(
    name: str,
    ours: Callable[[], object],
    bare: Callable[[], object],
    *,
    rounds: int,
    goal_ratio: float | None = None,
) -> Compared:
    """Both once to warm up, then in turns for ``rounds`` rounds."""
    ours(), bare()
    times: list[tuple[float, float]] = [(seconds(ours), seconds(bare)) for _ in range(rounds)]
    taken, beside = zip(*times, strict=True)
    return Compared(name, median(taken), median(beside), goal_ratio)


def seconds(act: Callable[[], object]) -> float:
    """How long it takes once."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _milliseconds(taken: float) -> str:
    return f"{taken * 1000:,.0f} ms"
