"""A newcomer's journey: from the first start to a figure, a name, a list to take along."""

from __future__ import annotations

import io
import re
from pathlib import Path

import polars as pl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import Opened, settled

#: Rules that Streamlit's own navigation and sparklines break; nothing of ours can mend them.
UPSTREAM = {"list", "listitem", "svg-img-alt"}
BROWSER_WRITES = "new Intl.NumberFormat(navigator.languages).format(1234.5)"
PAGES = [
    "", "cockpit", "pareto", "satisfaction", "quality", "touchpoints", "loyalty", "data_status",
    "upload", "history",
]  # fmt: skip


def test_the_first_page_says_what_data_it_is_and_leads_on(opened: Opened) -> None:
    page = opened()
    expect(page.get_by_text("Sample data").first).to_be_visible()
    expect(page.get_by_text("1,200 customers and")).to_be_visible()
    page.get_by_test_id("stMain").get_by_role("link", name="Cockpit").click()
    expect(page.get_by_role("heading", name="Cockpit", level=1)).to_be_visible()
    expect(page.get_by_text("in the twelve months to Oct 2026")).to_be_visible()


def test_one_click_speaks_german_everywhere(opened: Opened) -> None:
    page = opened("cockpit")
    page.get_by_role("radio", name="Deutsch").click()
    expect(page.get_by_text("Serviceumsatz", exact=True)).to_be_visible()
    expect(page.get_by_test_id("stMetricValue").first).to_contain_text("Mio. €")
    expect(page.locator("html")).to_have_attribute("lang", "en")  # the document was loaded before
    page.reload()
    expect(page.get_by_text("Serviceumsatz", exact=True)).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "de")


def test_tables_write_numbers_in_the_language_chosen(opened: Opened) -> None:
    # tables are drawn on a canvas by what the browser calls its language
    page = opened("cockpit")
    assert page.evaluate(BROWSER_WRITES) == "1,234.5"
    page.get_by_role("radio", name="Deutsch").click()
    expect(page.get_by_text("Serviceumsatz", exact=True)).to_be_visible()
    page.wait_for_url("**lang=de**")
    assert page.evaluate(BROWSER_WRITES) == "1.234,5"


def test_a_link_means_the_same_in_both_languages(opened: Opened) -> None:
    german = opened("cockpit?window=R24&category=parts", locale="de-DE")
    expect(german.get_by_role("button", name="Leistungsart: Ersatzteile")).to_be_visible()
    english = opened(german.url.split("/", 3)[3])
    expect(english.get_by_role("button", name="Service category: Spare parts")).to_be_visible()
    assert "window=R24" in english.url


def test_a_choice_is_in_the_address_and_survives_a_reload(opened: Opened) -> None:
    page = opened("cockpit?region=Nord")
    expect(page.get_by_role("button", name="Sales region: Nord")).to_be_visible()
    value = page.get_by_test_id("stMetricValue").first.inner_text()
    page.get_by_role("button", name="Sales region: Nord").click()
    expect(page.get_by_test_id("stMetricValue").first).not_to_have_text(value)
    assert "region" not in page.url


def test_a_choice_stays_when_the_page_changes(opened: Opened) -> None:
    page = opened("cockpit?region=Nord")
    page.get_by_role("link", name="Pareto").click()
    expect(page.get_by_role("heading", name="Pareto", level=1)).to_be_visible()
    expect(page.get_by_role("button", name="Sales region: Nord")).to_be_visible()


def test_what_is_shown_can_be_taken_along(opened: Opened, tmp_path: Path) -> None:
    page = opened("cockpit")
    settled(page)
    counted = page.get_by_text(re.compile(r"^[\d,]+ rows$")).first
    before = counted.inner_text()
    page.get_by_role("textbox", name="Search").first.fill("GmbH")
    page.keyboard.press("Enter")
    # the downloads drawn before are gone as soon as those of the rows found are there
    expect(counted).not_to_have_text(before)
    settled(page)
    files: dict[str, Path] = {}
    for kind in ("Excel", "CSV"):
        with page.expect_download() as download:
            page.get_by_role("button", name=kind).first.click()
        files[kind] = tmp_path / download.value.suggested_filename
        download.value.save_as(files[kind])
    assert all(path.stem.endswith("-vintage-1") for path in files.values())
    notes = pl.read_excel(files["Excel"], sheet_name="Notes", has_header=False)
    assert notes.item(0, 0).startswith("Data to 30 Oct 2026 · vintage 1 of ")
    excel = pl.read_excel(files["Excel"], engine="calamine")
    csv = pl.read_csv(io.BytesIO(files["CSV"].read_bytes()))
    assert excel.height == csv.height > 10
    assert excel["Customer"].str.contains("GmbH").all()
    assert excel["Change (€)"].dtype == pl.Float64


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_no_page_shuts_anybody_out(opened: Opened, path: str, theme: str) -> None:
    page = opened(path, theme=theme)
    settled(page)
    page.wait_for_timeout(1500)
    found = Axe().run(page)
    grave = {
        violation["id"]: [node["html"][:120] for node in violation["nodes"]]
        for violation in found.response["violations"]
        if violation["impact"] in ("critical", "serious") and violation["id"] not in UPSTREAM
    }
    assert grave == {}


@pytest.mark.parametrize("path", PAGES)
def test_no_page_asks_another_host_for_anything(opened: Opened, path: str) -> None:
    page = opened()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(page.url.rstrip("/") + f"/{path}")
    settled(page)
    assert [
        url for url in asked if not url.startswith(("http://127.0.0.1", "data:", "blob:"))
    ] == []


@pytest.mark.parametrize("path", PAGES)
def test_every_page_fits_a_tablet_held_upright(opened: Opened, path: str) -> None:
    page = opened(path, locale="de-DE", width=820)
    settled(page)
    main = page.get_by_test_id("stMain")
    assert main.evaluate("element => element.scrollWidth <= element.clientWidth + 1")
