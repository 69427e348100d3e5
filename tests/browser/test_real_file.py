"""A real ERP-style export goes in through the page, and Pareto shows it right."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opened

REAL = Path(__file__).resolve().parents[2] / "sample_data" / "real"
EXTRACT = REAL / "online_retail_to_2011_06_09.parquet"
MAPPING = REAL / "online_retail.mapping.json"


@pytest.fixture(scope="module")
def german_csv(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same file as a German spreadsheet program would have saved it."""
    path = tmp_path_factory.mktemp("csv") / "rechnungen.csv"
    frame = pl.read_parquet(EXTRACT).with_columns(
        pl.col("Country").cast(pl.String), pl.col("InvoiceDate").dt.strftime("%d.%m.%Y %H:%M")
    )
    text = frame.write_csv(separator=";", decimal_comma=True, null_value="")
    path.write_bytes(text.encode("cp1252", errors="replace"))
    return path


def hand_in(page: Page, extract: Path) -> None:
    """Drops an extract and its mapping, and waits for the verdict."""
    drop = page.get_by_test_id("stFileUploaderDropzoneInput")
    drop.nth(0).set_input_files(extract)
    expect(page.get_by_text(extract.name).first).to_be_visible()
    drop.nth(1).set_input_files(MAPPING)
    expect(page.get_by_text("158,565").first).to_be_visible(timeout=90_000)


def counts(page: Page) -> list[str]:
    return [value.inner_text() for value in page.get_by_test_id("stMetricValue").all()]


def test_the_real_file_becomes_the_same_screen(opened: Opened, german_csv: Path) -> None:
    page = opened("upload")
    hand_in(page, EXTRACT)
    assert counts(page)[:6] == ["2,844", "2,844", "0", "221,824", "158,565", "63,259"]
    expect(page.get_by_text("CustomerID is empty.").first).to_be_attached()
    page.get_by_test_id("stBaseButton-primary").filter(has_text="Publish").click()
    expect(page.get_by_text("Sample data")).to_have_count(0, timeout=60_000)

    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Pareto").click()
    expect(page.get_by_text("customers, ").first).to_be_visible()
    expect(page.get_by_role("heading", name="869 customers, 32.1% of the buyers")).to_be_visible()

    again = opened("upload")
    hand_in(again, german_csv)
    assert counts(again)[:6] == ["2,844", "2,844", "0", "221,824", "158,565", "63,259"]
    told = again.get_by_test_id("stDataFrame").filter(has_text="158565")
    expect(told.first).to_be_attached()
