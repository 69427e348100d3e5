"""When the data cannot carry a statement, the models say so instead of returning a zero."""

from __future__ import annotations

from typing import Literal

Counted = Literal["buyers", "quarters", "answers", "ratings"]


class NotEnoughData(Exception):  # noqa: N818 - it names a state of the data, not a fault
    """Too few of something to compute a figure; the answer turns this into words.

    Args:
        what: What there is too little of: ``buyers`` are customers with positive revenue,
            ``ratings`` different answers to one question.
        needed: How many are needed at least.
        found: How many there are.
    """

    def __init__(self, what: Counted, *, needed: int, found: int) -> None:
        self.what = what
        self.needed = needed
        self.found = found
        super().__init__(f"needs {needed} {what}, found {found}")
