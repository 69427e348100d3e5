"""Which weights the loyalty index has: those chosen, else those saved last, else the usual ones."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from dashboard import filters, shelf
from dashboard.errors import CompassError
from dashboard.filters import Filters
from models import loyalty

#: Under which name weights lie on the shelf; the body is ``{"weights": "20,25,15,15,5,5,15"}``.
KIND = "loyalty_weights"
USUAL = tuple(loyalty.WEIGHTS.values())


def in_force(choice: Filters) -> tuple[int, ...]:
    """The weights of the components, in their order."""
    return choice.weights or saved() or USUAL


def saved() -> tuple[int, ...] | None:
    """The weights saved last; ``None`` if nobody saved any that still fit."""
    entry = shelf.latest(KIND)
    return of(entry) if entry else None


def of(entry: shelf.Entry) -> tuple[int, ...] | None:
    """The weights of an entry; ``None`` where they are not those of today's components."""
    try:
        return filters.parsed_weights(str(entry.body.get("weights", "")))
    except CompassError:
        return None


def body(weights: Sequence[int]) -> dict[str, str]:
    """What is laid on the shelf."""
    return {"weights": filters.written_weights(weights)}


def save(weights: Sequence[int], *, by: str, note: str, vintage: int | None) -> None:
    """Lays weights on the shelf: from now on they are those of everyone who chooses none.

    Raises:
        CompassError: Nobody is named, or the data folder cannot be written.
    """
    shelf.save(KIND, body(weights), by=by, note=note, vintage=vintage)


def history() -> pl.DataFrame:
    """What was saved, the latest first: `saved_at`, `saved_by`, `weights_detail`, `note_detail`."""
    return pl.DataFrame(
        [
            (entry.at.replace(tzinfo=None), entry.by, " · ".join(map(str, weights)), entry.note)
            for entry in shelf.history(KIND)
            if (weights := of(entry))
        ],
        schema={
            "saved_at": pl.Datetime,
            "saved_by": pl.String,
            "weights_detail": pl.String,
            "note_detail": pl.String,
        },
        orient="row",
    )
