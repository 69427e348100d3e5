"""Real invoice lines come in alike, whatever the format they are saved in."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from dashboard.extracts.judging.verdict import Verdict, judge_all
from dashboard.extracts.mappings.mapping import read_mapping
from dashboard.extracts.reading.read import read

FOLDER = Path(__file__).parents[1] / "sample_data" / "real"
FILE = FOLDER / "online_retail_to_2011_06_09.parquet"
TODAY = date(2026, 1, 1)


def verdicts(content: bytes, name: str) -> dict[str, Verdict]:
    mapping = read_mapping(FOLDER / "online_retail.mapping.json")
    found = judge_all([(sheet, mapping) for sheet in read(content, name)], today=TODAY)
    return {verdict.table: verdict for verdict in found}


@pytest.fixture(scope="module")
def lines() -> pl.DataFrame:
    return pl.read_parquet(FILE).with_columns(pl.col("Country").cast(pl.String))


@pytest.fixture(scope="module")
def from_parquet() -> dict[str, Verdict]:
    return verdicts(FILE.read_bytes(), FILE.name)


@pytest.fixture(scope="module")
def from_german_csv(lines: pl.DataFrame) -> dict[str, Verdict]:
    german = lines.with_columns(pl.col("InvoiceDate").dt.strftime("%d.%m.%Y %H:%M"))
    text = german.write_csv(separator=";", decimal_comma=True)
    return verdicts(text.encode("cp1252"), "online_retail.csv")


@pytest.fixture(scope="module")
def from_american_csv(lines: pl.DataFrame) -> dict[str, Verdict]:
    american = lines.with_columns(pl.col("InvoiceDate").dt.strftime("%m/%d/%Y %I:%M %p"))
    return verdicts(american.write_csv().encode(), "online_retail.csv")


def test_every_line_is_accepted_or_quarantined(from_parquet: dict[str, Verdict]) -> None:
    revenue, customers = from_parquet["service_revenue"], from_parquet["customers"]
    assert (revenue.read_count, revenue.accepted_count, revenue.quarantined_count) == (
        221_824,
        158_565,
        63_259,
    )
    assert revenue.reasons == {"missing": 63_259}
    assert (customers.read_count, customers.accepted_count, customers.quarantined_count) == (
        2_844,
        2_844,
        0,
    )


def test_the_verdict_agrees_with_an_independent_count(
    from_parquet: dict[str, Verdict], lines: pl.DataFrame
) -> None:
    revenue = from_parquet["service_revenue"]
    known = lines.filter(pl.col("CustomerID").is_not_null())
    unknown = lines.with_row_index("at", offset=1).filter(pl.col("CustomerID").is_null())
    amount = float((known["Quantity"] * known["UnitPrice"]).sum())
    assert revenue.accepted_count == known.height
    assert revenue.accepted["customer_id"].n_unique() == known["CustomerID"].n_unique()
    assert revenue.accepted["net_revenue"].sum() == pytest.approx(amount)
    assert revenue.quarantined["row_no"].to_list() == unknown["at"].to_list()
    assert set(revenue.quarantined["column"]) == {"CustomerID"}


def test_cancellations_keep_their_sign(
    from_parquet: dict[str, Verdict], lines: pl.DataFrame
) -> None:
    accepted = from_parquet["service_revenue"].accepted
    cancelled = accepted.filter(pl.col("invoice_id").str.starts_with("C"))
    known = lines.filter(pl.col("CustomerID").is_not_null())
    assert cancelled.height == known["InvoiceNo"].str.starts_with("C").sum()
    assert (cancelled["net_revenue"] <= 0).all()


def test_customers_with_two_countries_are_told(from_parquet: dict[str, Verdict]) -> None:
    notes = from_parquet["customers"].notes
    assert [(n.severity, n.row_count) for n in notes] == [
        ("info", 0),
        ("info", 5),
        ("warning", 63_259),
    ]


@pytest.mark.parametrize("dialect", ["from_german_csv", "from_american_csv"])
def test_the_same_lines_as_csv_give_the_same_tables(
    from_parquet: dict[str, Verdict], dialect: str, request: pytest.FixtureRequest
) -> None:
    other: dict[str, Verdict] = request.getfixturevalue(dialect)
    for table, verdict in from_parquet.items():
        assert other[table].accepted.equals(verdict.accepted)
        assert other[table].reasons == verdict.reasons
    moved = from_parquet["service_revenue"].quarantined["row_no"] + 1
    assert other["service_revenue"].quarantined["row_no"].to_list() == moved.to_list()


def test_the_same_lines_as_excel_give_the_same_tables(
    from_parquet: dict[str, Verdict], lines: pl.DataFrame
) -> None:
    some = lines.head(3_000)
    parquet, excel = io.BytesIO(), io.BytesIO()
    some.write_parquet(parquet)
    some.write_excel(excel)
    ours, other = verdicts(parquet.getvalue(), "x.parquet"), verdicts(excel.getvalue(), "x.xlsx")
    for table, verdict in ours.items():
        assert other[table].accepted.equals(verdict.accepted)
