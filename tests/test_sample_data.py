"""The sample data are reproducible, keep the contract and look like the field."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.extracts.contract import TABLES
from sample_data import make
from sample_data.world import World
from tests.sample import AS_OF, LAST_YEAR_FROM, bought, by_customer, measured, tables, truth

FOLDER = Path(make.__file__).parent
NAMES = sorted(TABLES)


# --- the same seed, the same files ---------------------------------------------------------


def test_the_same_seed_gives_the_same_files_bit_for_bit(tmp_path: Path) -> None:
    make.main(["--seed", "7", "--lines", "3000", "--folder", str(tmp_path / "one")])
    make.main(["--seed", "7", "--lines", "3000", "--folder", str(tmp_path / "two")])

    files = sorted(path.relative_to(tmp_path / "one") for path in tmp_path.glob("one/**/*.parquet"))
    same = [
        (tmp_path / "one" / at).read_bytes() == (tmp_path / "two" / at).read_bytes() for at in files
    ]

    assert len(files) == len(TABLES) + 1  # the tables and the planted truth
    assert all(same)


def test_another_seed_gives_other_customers() -> None:
    one, two = (make.cast(World(seed, 3000)).customers for seed in (1, 2))
    assert one.size.sum() != two.size.sum()


@pytest.mark.parametrize("name", NAMES)
def test_the_committed_file_is_what_make_draws(name: str) -> None:
    assert pl.read_parquet(FOLDER / f"{name}.parquet").equals(tables()[name])


def test_the_committed_truth_is_what_make_draws() -> None:
    assert pl.read_parquet(FOLDER / "truth" / "customers.parquet").equals(truth())


@settings(max_examples=4, deadline=None)
@given(line_count=st.integers(2_000, 20_000), seed=st.integers(0, 2**32))
def test_every_size_has_about_its_lines_and_unique_keys(line_count: int, seed: int) -> None:
    world = World(seed, line_count)
    revenue = make.tables(world, make.cast(world))["service_revenue"]
    assert revenue.select("invoice_id", "line_no").is_unique().all()
    assert len(revenue) == pytest.approx(line_count, rel=0.12)


def test_five_thousand_lines_have_219_customers(tmp_path: Path) -> None:
    make.main(["--lines", "5000", "--folder", str(tmp_path)])
    assert len(pl.read_parquet(tmp_path / "customers.parquet")) == 219
    assert len(pl.read_parquet(tmp_path / "service_revenue.parquet")) == pytest.approx(
        5000, rel=0.1
    )


def test_a_large_size_has_three_tables_and_one_file_per_month(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(make, "LARGEST_FULL", 1_000)
    make.main(["--lines", "4000", "--folder", str(tmp_path)])
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "customers.parquet",
        "installed_base.parquet",
        "service_revenue",
    ]
    months = sorted((tmp_path / "service_revenue").iterdir())
    assert (len(months), months[0].name, months[-1].name) == (
        60,
        "2021-11.parquet",
        "2026-10.parquet",
    )


# --- the contract --------------------------------------------------------------------------


def test_all_tables_of_the_contract_are_drawn() -> None:
    assert sorted(tables()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_table_has_the_columns_and_types_of_the_contract(name: str) -> None:
    assert dict(tables()[name].schema) == TABLES[name].polars_schema


@pytest.mark.parametrize("name", NAMES)
def test_keys_are_unique_and_required_values_are_there(name: str) -> None:
    frame, contract = tables()[name], TABLES[name]
    assert frame.select(contract.grain).is_unique().all()
    assert frame.select(contract.required).null_count().sum_horizontal().item() == 0


@pytest.mark.parametrize(
    ("name", "column"),
    [(t.name, c.name) for t in TABLES.values() for c in t.columns if c.codes],
)
def test_codes_are_those_of_the_contract(name: str, column: str) -> None:
    assert set(tables()[name][column].drop_nulls()) <= set(TABLES[name][column].codes)


@pytest.mark.parametrize(
    ("name", "column", "target"),
    [(t.name, c.name, c.refers_to) for t in TABLES.values() for c in t.columns if c.refers_to],
)
def test_references_hold(name: str, column: str, target: str) -> None:
    table, key = target.split(".")
    assert set(tables()[name][column].drop_nulls()) <= set(tables()[table][key])


def test_every_named_invoice_of_a_credit_note_exists() -> None:
    revenue = tables()["service_revenue"]
    named = revenue.filter(pl.col("is_credit_note"))["ref_invoice_id"].drop_nulls()
    assert len(named) > 500
    assert set(named) <= set(revenue["invoice_id"])


def test_times_of_cases_and_quotes_are_in_order() -> None:
    cases, quotes = tables()["service_cases"], tables()["quotes_orders"]
    steps = ["opened_ts", "first_response_ts", "technician_onsite_ts", "resolved_ts"]
    for_cases = cases.select((pl.col(b) < pl.col(a)).any() for a, b in pairwise(steps))
    steps = ["enquiry_ts", "created_ts", "sent_ts", "order_ts"]
    for_quotes = quotes.select((pl.col(b) < pl.col(a)).any() for a, b in pairwise(steps))
    assert not any(for_cases.row(0))
    assert not any(for_quotes.row(0))


# --- plausible at first sight --------------------------------------------------------------


def test_revenue_is_about_sixty_million_a_year_and_ends_with_october_2026() -> None:
    assert 56e6 < bought()["net_revenue"].sum() / 5 < 66e6
    assert min(bought()["invoice_date"]) == date(2021, 11, 1)
    assert date(2026, 10, 28) <= max(bought()["invoice_date"]) <= AS_OF


def test_a_fifth_of_the_buyers_brings_about_four_fifths() -> None:
    revenue = pl.col("revenue")
    buyers = by_customer(bought(), LAST_YEAR_FROM).filter(revenue > 0)
    top = revenue.top_k(round(len(buyers) / 5)).sum() / revenue.sum()
    assert 0.72 < measured(buyers, top) < 0.82


def test_capture_is_a_quarter_to_a_third() -> None:
    potential = tables()["service_potential"].filter(year=2026)
    total = measured(potential, pl.col("potential_eur").sum())
    revenue = measured(by_customer(bought(), LAST_YEAR_FROM), pl.col("revenue").sum())
    assert 0.25 < revenue / total < 0.30


@pytest.mark.parametrize(
    ("category", "low", "high"),
    [("parts", 0.40, 0.50), ("field_service", 0.18, 0.25), ("modernisation", 0.22, 0.34)],
)
def test_margins_are_usual_for_their_category(category: str, low: float, high: float) -> None:
    known = bought().filter(pl.col("contribution_margin").is_not_null(), category=category)
    margin = pl.col("contribution_margin").sum() / pl.col("net_revenue").sum()
    assert low < measured(known, margin) < high


def test_company_financials_agree_with_the_invoices_in_every_month() -> None:
    month = pl.col("invoice_date").dt.truncate("1mo").alias("period")
    sums = bought().group_by(month).agg(pl.col("net_revenue").sum())
    both = tables()["company_financials"].join(sums, on="period")
    assert len(both) == 60
    worst = (pl.col("net_revenue") / pl.col("service_revenue") - 1).abs().max()
    assert measured(both, worst) < 0.02


def test_a_third_answers_the_survey() -> None:
    assert 0.30 < measured(tables()["survey_invitations"], pl.col("responded").mean()) < 0.40


def test_promises_are_kept_in_seven_to_nine_of_ten_cases() -> None:
    waited = (pl.col("first_response_ts") - pl.col("opened_ts")).dt.total_minutes() / 60
    kept = measured(tables()["service_cases"], (waited <= pl.col("promised_response_h")).mean())
    orders = tables()["quotes_orders"].filter(doc_type="order")
    on_time = measured(orders, (pl.col("actual_delivery") <= pl.col("promised_delivery")).mean())
    assert 0.7 < kept < 0.9
    assert 0.8 < on_time < 0.95


@pytest.mark.parametrize("name", NAMES)
def test_the_readme_says_how_large_each_table_is(name: str) -> None:
    height, width = tables()[name].shape
    assert f"| `{name}` | {height} | {width} |" in (FOLDER / "README.md").read_text("utf-8")
