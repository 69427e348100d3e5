"""Why a figure changed from one state of the data to another, cause by cause.

The figure is computed on the data before and after, and on states in between that bring in one
cause after the other: removed rows go, changed rows take their new values, new rows of the period
that was covered already come, then the master data (customers, machines, potentials), then the
new period with the month end it closes, then the settings. What a cause adds is the difference
between two neighbouring states, so the parts sum to the whole difference.

The order matters: a row that is new and belongs to a customer whose master data changed counts as
new, with the master data of before. The order is a convention, the same for every figure and every
comparison. Where the data ends earlier after than before, as when an earlier state is brought
back, the comparison is made the other way round and every part takes the opposite sign.

Every state is rounded before the differences are taken, amounts to the cent and shares to a
hundredth of a percentage point: the parts shown sum to the difference shown, exactly. A figure
that cannot be computed in one of the states in between leaves its part to the next cause; one that
cannot be computed before or after has no parts.

A part says what the data changed, not why the business did.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import numpy as np

#: In the order in which they are brought in.
CAUSES = (
    "removed_rows",
    "changed_rows",
    "new_rows",
    "master_data",
    "new_period",
    "changed_setting",
)
#: What a cause is called when the same comparison is read the other way round.
_OPPOSITE = {"removed_rows": "new_rows", "new_rows": "removed_rows", "new_period": "lost_period"}
_TURNED_CAUSES = (*CAUSES[:4], "lost_period", "changed_setting")


@dataclass(frozen=True)
class Split:
    """A figure before and after, and what each cause adds.

    Attributes:
        before, after: Rounded; ``None`` where it cannot be computed.
        parts: Cause -> what it adds, for the causes that apply; ``None`` where it cannot be told
            apart from the next cause. Empty without ``before`` or ``after``.
    """

    before: float | None
    after: float | None
    parts: Mapping[str, float | None]

    @property
    def change(self) -> float | None:
        """The whole difference, which the parts sum to."""
        if self.before is None or self.after is None:
            return None
        return _sum(self.after, -self.before)


def split(levels: Sequence[float | None], causes: Sequence[str], *, decimals: int) -> Split:
    """What each cause adds.

    Args:
        levels: The figure before, after each cause, and so at last after all of them.
        causes: As many as there are levels after the first.
        decimals: Places that are told.
    """
    rounded = [_rounded(level, decimals) for level in levels]
    before, after = rounded[0], rounded[-1]
    if before is None or after is None:
        return Split(_float(before), _float(after), {})
    parts: dict[str, float | None] = {}
    reached = before
    for cause, level in zip(causes, rounded[1:], strict=True):
        parts[cause] = None if level is None else float(level - reached)
        reached = reached if level is None else level
    return Split(float(before), float(after), parts)


def turned(found: Split) -> Split:
    """The same comparison read the other way round."""
    parts = {
        opposite: None if (part := found.parts[cause]) is None else 0.0 - part
        for cause, opposite in turned_causes(found.parts).items()
    }
    return Split(found.after, found.before, parts)


def turned_causes(causes: Collection[str]) -> dict[str, str]:
    """Cause -> what it is called the other way round, in the order of those names."""
    opposites = {_OPPOSITE.get(cause, cause): cause for cause in causes}
    return {opposites[name]: name for name in _TURNED_CAUSES if name in opposites}


def _rounded(level: float | None, decimals: int) -> Decimal | None:
    if level is None or not np.isfinite(level):
        return None
    return Decimal(str(level)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) + 0


def _sum(*values: float) -> float:
    return float(sum(Decimal(str(value)) for value in values))


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
