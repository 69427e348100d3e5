"""The Pareto chart in the browser: its sliders ask nobody, its squares name the customers."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, WebSocket, expect

from tests.browser.conftest import Opened


def chart(page: Page, number: int) -> Locator:
    drawn = page.get_by_test_id("stVegaLiteChart").nth(number)
    drawn.scroll_into_view_if_needed()
    expect(drawn.locator("svg").first).to_be_visible()
    return drawn


def count(drawn: Locator, of_class: str) -> int:
    """Buyers of a class as the legend writes them."""
    written = drawn.locator("svg text").filter(has_text=re.compile(rf"^{of_class}\s"))
    found = re.search(r"\d+", (written.first.text_content() or "").replace(",", ""))
    assert found
    return int(found[0])


def test_moving_a_limit_counts_anew_without_asking_the_server(opened: Opened) -> None:
    page = opened("pareto?mode=revenue")
    frames: list[str | bytes] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", lambda payload: frames.append(payload))

    page.on("websocket", listen)
    page.reload()
    drawn = chart(page, 0)
    expect(drawn.locator("svg text", has_text=re.compile(r"^A\s+\d"))).to_be_visible()
    before = {name: count(drawn, name) for name in "ABC"}
    asked = len(frames)
    assert asked
    slider = drawn.get_by_role("slider").first
    slider.focus()
    slider.press("ArrowLeft")
    slider.press("ArrowLeft")
    expect(drawn.locator(".vega-bind").first).to_contain_text("78")
    after = {name: count(drawn, name) for name in "ABC"}
    assert after["A"] < before["A"]
    assert after["C"] == before["C"]
    assert sum(after.values()) == sum(before.values())
    assert len(frames) == asked


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_click_on_a_square_names_who_moved(opened: Opened, theme: str) -> None:
    page = opened("pareto", theme=theme)
    cell = chart(page, 2).locator("path[aria-label*='Class before: A; Class: B']")
    box = cell.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 4, box["y"] + box["height"] / 4)
    expect(page.get_by_role("combobox", name="Class before")).to_have_value("A")
    moved = re.search(r"Customers: (\d+)", cell.get_attribute("aria-label") or "")
    assert moved
    expect(page.get_by_text(f"{moved[1]} rows", exact=True)).to_be_visible()
