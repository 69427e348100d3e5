"""The rows set aside as a file: no cell is a formula when a spreadsheet opens it."""

from __future__ import annotations

import io

import polars as pl
import pytest

from dashboard.extracts.judging.quarantine import QUARANTINE, as_csv


def downloaded(value: str) -> str:
    row = dict.fromkeys(QUARANTINE.names(), "")
    rows = pl.DataFrame(
        [{**row, "row_no": 2, "reason": "not_a_number", "column": "net_revenue", "value": value}],
        schema=QUARANTINE,
    )
    # everything as text: the apostrophe is what is looked at
    return str(pl.read_csv(io.BytesIO(as_csv(rows)), infer_schema=False)["Value"].item())


@pytest.mark.parametrize("value", ["=1+1", "@SUM(A1)", "-x", "＝1+1", "＠x"])
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(value: str) -> None:
    assert downloaded(value) == f"'{value}"


@pytest.mark.parametrize("value", ["-5,00", "+1.234,50", "abc", "1=1"])
def test_numbers_and_plain_words_stay_as_they_are(value: str) -> None:
    assert downloaded(value) == value
