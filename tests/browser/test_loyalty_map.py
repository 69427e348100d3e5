"""The loyalty map in the browser: its limits ask nobody, a box names who is inside."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, WebSocket, expect

from tests.browser.conftest import Opened

_NAMES = ("Core potential", "Mercenary", "Hostage", "Churn potential")


def chart(page: Page) -> Locator:
    drawn = page.get_by_test_id("stVegaLiteChart").first
    drawn.scroll_into_view_if_needed()
    expect(drawn.locator("svg text", has_text=re.compile(r"^Core potential\s+\d"))).to_be_visible()
    return drawn


def counts(drawn: Locator) -> dict[str, int]:
    """Customers of each quadrant as the legend writes them."""
    told = {}
    for name in _NAMES:
        line = drawn.locator("svg text", has_text=re.compile(rf"^{name}\s")).text_content() or ""
        found = re.search(r"([\d,]+) customers", line)
        assert found, line
        told[name] = int(found[1].replace(",", ""))
    return told


def test_moving_a_limit_counts_anew_without_asking_the_server(opened: Opened) -> None:
    page = opened("loyalty")
    frames: list[str | bytes] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", lambda payload: frames.append(payload))

    page.on("websocket", listen)
    page.reload()
    drawn = chart(page)
    page.wait_for_timeout(1_000)
    before, asked = counts(drawn), len(frames)
    assert asked
    slider = drawn.get_by_role("slider").first
    slider.focus()
    for _ in range(5):
        slider.press("ArrowLeft")
    expect(drawn.locator(".vega-bind").first).to_contain_text("70")
    after = counts(drawn)
    assert after["Core potential"] > before["Core potential"]
    assert sum(after.values()) == sum(before.values())
    # loyal is whoever was loyal before: only satisfaction is judged anew
    assert (
        after["Core potential"] + after["Hostage"] == before["Core potential"] + before["Hostage"]
    )
    assert len(frames) == asked


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_box_names_who_is_inside(opened: Opened, theme: str) -> None:
    page = opened("loyalty", theme=theme)
    drawn = chart(page)
    # what is drawn last stands, so nothing moves the map any more
    expect(page.get_by_text("How this is computed")).to_be_visible()
    drawn.locator("svg").evaluate("drawn => drawn.scrollIntoView({block: 'center'})")
    place = drawn.locator("svg").bounding_box()
    assert place
    page.mouse.move(place["x"] + place["width"] * 0.6, place["y"] + place["height"] * 0.4)
    page.mouse.down()
    page.mouse.move(place["x"] + place["width"] * 0.9, place["y"] + place["height"] * 0.6, steps=5)
    page.mouse.up()
    said = page.get_by_text(re.compile(r"^[\d,]+ customers chosen on the map with €"))
    expect(said).to_be_visible()
    count = (said.text_content() or "").split()[0]
    expect(page.get_by_text(f"{count} rows", exact=True)).to_be_visible()
