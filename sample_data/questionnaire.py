"""The questionnaire, 26 items and ten global questions in both languages, and the touchpoints."""

from __future__ import annotations

from pathlib import Path

import polars as pl

WORDING = Path(__file__).parent / "wording"


def items() -> pl.DataFrame:
    return _read("items.csv")


def touchpoints() -> pl.DataFrame:
    return _read("touchpoints.csv")


def _read(name: str) -> pl.DataFrame:
    return pl.read_csv(WORDING / name, separator=";", infer_schema_length=None)
