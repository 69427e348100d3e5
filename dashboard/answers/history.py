"""What was published when, by whom and from which files?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from dashboard.answers import upload
from dashboard.extracts.store.vintages import Changes, Vintage
from dashboard.text import N_, Said

_FILES = {
    "file": pl.String,
    "sheet": pl.String,
    "table_name": pl.String,
    "mode": pl.String,
    "read_count": pl.Int64,
    "accepted_count": pl.Int64,
    "quarantined_count": pl.Int64,
}


@dataclass(frozen=True)
class History:
    """Every vintage.

    Attributes:
        headline: Which one people see, in one sentence.
        vintages: Newest first.
    """

    headline: Said
    vintages: tuple[Vintage, ...]

    def before(self, vintage: Vintage) -> Vintage | None:
        """The vintage that was current when this one was published."""
        return next((one for one in self.vintages if one.id == vintage.parent), None)


def answer() -> History:
    """What was published so far."""
    found = tuple(upload.history())
    if not found:
        return History(Said(N_("Nothing has been published yet.")), ())
    shown = N_(
        "Every page shows vintage {vintage_no}, published by {by} on {published_at}; "
        "vintages in all: {vintage_count}."
    )
    now = found[0]
    values = {"vintage_no": int(now.id), "by": now.by, "published_at": now.created_at}
    return History(Said(shown, {**values, "vintage_count": len(found)}), found)


def files(vintage: Vintage) -> pl.DataFrame:
    """`file, sheet, table_name, mode, read_count, accepted_count, quarantined_count` of each file.

    A vintage made by the product itself, or brought back, names the files its rows came from.
    """
    rows = [
        {
            "file": source.get("file"),
            "sheet": source.get("sheet"),
            "table_name": source.get("table"),
            "mode": source.get("mode"),
            **{f"{kind}_count": source.get(kind) for kind in ("read", "accepted", "quarantined")},
        }
        for source in vintage.sources
    ]
    return pl.DataFrame(rows, schema=_FILES)


def counted(changes: Sequence[Changes], kind: str) -> int:
    """Rows of one kind (new, changed, removed) over all tables."""
    return sum(int(getattr(one, f"{kind}_count")) for one in changes)
