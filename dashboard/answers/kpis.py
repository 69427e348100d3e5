"""Key figures: one shape for all of them, with everything a reader needs to judge one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from dashboard.text import N_, Said

Direction = Literal["up", "down", "band"]
Grade = Literal["E1", "E2", "E3"]

GRADES: Mapping[Grade, str] = {
    "E1": N_("own data"),
    "E2": N_("published statistic"),
    "E3": N_("practitioners' claim without a published sample"),
}


@dataclass(frozen=True)
class Definition:
    """What a key figure is, in one place.

    Attributes:
        id: Number in the catalogue of key figures, e.g. ``K-01``.
        name: Name whose last word is the unit, e.g. ``revenue_meur``.
        label: Its name for people.
        means: Definition in one sentence.
        direction: Whether more is better, less is better, or neither.
        table: Table it needs beyond customers and service_revenue, if any.
        benchmarks: What others report, always with grade and source; never a target.
    """

    id: str
    name: str
    label: str
    means: str
    direction: Direction
    table: str | None = None
    benchmarks: tuple[Said, ...] = ()


@dataclass(frozen=True)
class Kpi:
    """A key figure for one choice of customers and one period.

    Attributes:
        value: In the unit of the definition's name; ``None`` where the data does not carry it.
        previous: The same twelve months earlier.
        trend: Values at past month ends, oldest first.
        low, high: Bounds of the 95 % confidence interval, where one applies.
        basis: n, period and data date in one sentence.
        is_missing: The table it needs was never published.
    """

    definition: Definition
    value: float | None = None
    previous: float | None = None
    trend: tuple[float, ...] = ()
    low: float | None = None
    high: float | None = None
    basis: Said | None = None
    is_missing: bool = False


def benchmark(claim: str, grade: Grade, source: str) -> Said:
    """A benchmark in words, with its grade and source."""
    return Said(
        N_("Benchmark {grade} ({meaning}): {claim}. Source: {source}."),
        {
            "grade": grade,
            "meaning": Said(GRADES[grade]),
            "claim": Said(claim),
            "source": Said(source),
        },
    )
