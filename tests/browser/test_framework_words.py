"""The framework's own texts follow the language switch, and nothing else does."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Opened


def _menu(page: Page) -> str:
    page.get_by_test_id("stMainMenuButton").click()
    return page.get_by_test_id("stMainMenuPopover").inner_text()


def test_german_speaks_german_to_the_last_button_and_english_comes_back(opened: Opened) -> None:
    page = opened("upload", locale="de-DE")
    drop = page.get_by_test_id("stFileUploaderDropzone").first
    expect(drop).to_contain_text("Datei auswählen")
    expect(drop).to_contain_text("500 MB je Datei")
    expect(drop).not_to_contain_text("Upload")
    menu = _menu(page)
    assert {"Hell", "Dunkel", "Drucken"} <= set(menu.split("\n"))
    assert not {"Light", "Dark", "Print", "Record screen"} & set(menu.split("\n"))
    page.keyboard.press("Escape")
    page.get_by_role("radio", name="English").click()
    expect(drop).to_contain_text("500MB per file")
    expect(drop).to_contain_text("Upload")
    assert {"Light", "Dark", "Print", "Record screen"} <= set(_menu(page).split("\n"))


def test_what_the_data_says_stays_as_it_is(opened: Opened) -> None:
    page = opened("upload", locale="de-DE")
    expect(page.get_by_text("500 MB je Datei").first).to_be_visible()
    page.evaluate(
        """() => {
          const told = document.createElement("p");
          told.id = "told";
          told.textContent = "Upload";
          document.querySelector("[data-testid=stMain]").append(told);
        }"""
    )
    page.wait_for_timeout(300)
    expect(page.locator("#told")).to_have_text("Upload")
