"""Satisfaction in a browser: another wave tells another answer, and the silent can be searched."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import Opened


def test_a_wave_in_the_address_is_the_wave_that_is_told(opened: Opened) -> None:
    page = opened("satisfaction?wave=W2025")
    expect(page.get_by_text("Wave W2025: Apr 2025 – Jun 2025.")).to_be_visible()
    expect(page.get_by_text(re.compile("the mean is probably too good"))).to_be_visible()
    german = opened("satisfaction?wave=W2024", locale="de-DE", width=820)
    expect(german.get_by_text("Es gibt keine frühere Welle mit genügend Antworten")).to_be_visible()


def test_charts_are_drawn_on_a_light_and_on_a_dark_page(opened: Opened) -> None:
    for theme in ("light", "dark"):
        page = opened("satisfaction", theme=theme)
        drawn = page.get_by_test_id("stVegaLiteChart")
        drawn.first.wait_for()
        expect(drawn).to_have_count(7)
        for no in range(7):
            drawn.nth(no).scroll_into_view_if_needed()
            expect(drawn.nth(no).locator("svg.marks").first).to_be_visible()
