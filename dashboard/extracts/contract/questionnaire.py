"""The default questionnaire: 26 items and ten questions about the whole (methods §3.2).

Each of the 26 can be asked three times: expectation first, then perception, then importance.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import polars as pl

from dashboard.extracts.contract.surveys import SURVEY_ITEMS


@cache
def questionnaire() -> pl.DataFrame:
    """One row per question, in the columns of ``survey_items``."""
    rows = pl.read_csv(
        Path(__file__).with_suffix(".csv"), separator=";", schema_overrides={"item_id": pl.String}
    )
    return rows.select(
        (pl.col(name) if name in rows.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in SURVEY_ITEMS.polars_schema.items()
    )
