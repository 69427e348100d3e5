"""The customer journey in a browser: a touchpoint that is clicked shows what lies behind it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opened


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_click_on_a_touchpoint_narrows_what_stands_below(opened: Opened, theme: str) -> None:
    page = opened("touchpoints", theme=theme)
    everybody = page.get_by_text("Customers with bad events or broken promises")
    everybody.wait_for()
    page.locator('svg.marks path[aria-label*="Hotline"]').last.click(force=True)
    expect(
        page.get_by_text(re.compile("^Hotline and technical support: 96 events"))
    ).to_be_visible()
    expect(page.get_by_text("Customers with bad events at this touchpoint")).to_be_visible()
    expect(everybody).to_have_count(0)


def test_the_path_has_its_line_of_visibility_in_both_languages(opened: Opened) -> None:
    for locale, width, told in (
        ("en-GB", 1400, "Line of visibility"),
        ("de-DE", 820, "Sichtbarkeitslinie"),
    ):
        page = opened("touchpoints", locale=locale, width=width)
        drawn = page.get_by_test_id("stVegaLiteChart").nth(2)
        drawn.wait_for()
        drawn.scroll_into_view_if_needed()
        expect(drawn.locator("svg text", has_text=told)).to_be_visible()
