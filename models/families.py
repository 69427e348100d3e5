"""Many tests at once: p values corrected for the size of their family.

Who tests twenty questions finds one of them "significant" by chance alone. Holm's step-down
correction (1979) keeps the chance of even one false finding in the family at 5 %, whatever the
dependence between the tests.
"""

from __future__ import annotations

from collections.abc import Sequence


def holm(p_values: Sequence[float | None]) -> tuple[float | None, ...]:
    """Holm-adjusted p values in the order given; ``None`` (no test possible) stays ``None``."""
    known = sorted((value, place) for place, value in enumerate(p_values) if value is not None)
    adjusted: list[float | None] = [None] * len(p_values)
    highest = 0.0
    for step, (value, place) in enumerate(known):
        highest = max(highest, min(1.0, (len(known) - step) * value))
        adjusted[place] = highest
    return tuple(adjusted)
