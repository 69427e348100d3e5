"""The map of service quality in the browser: its cross-hair asks nobody, a click names who."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, WebSocket, expect

from tests.browser.conftest import Opened, settled

FIELDS = ("Concentrate here", "Keep up", "Possible overkill", "Low priority")


def the_map(page: Page) -> Locator:
    """The fourth chart, after those of dimensions, qualities and processes."""
    drawn = page.get_by_test_id("stVegaLiteChart").nth(3)
    drawn.scroll_into_view_if_needed()
    expect(drawn.locator("svg text", has_text=re.compile(r"^Concentrate here: \d"))).to_be_visible()
    return drawn


def counts(drawn: Locator) -> dict[str, int]:
    """Questions per field as the corners write them."""
    found = {}
    for name in FIELDS:
        written = drawn.locator("svg text", has_text=re.compile(rf"^{name}: \d"))
        found[name] = int((written.first.text_content() or "").split(": ")[1])
    return found


def test_moving_the_cross_hair_counts_anew_without_asking_the_server(opened: Opened) -> None:
    page = opened("quality")
    # the key drivers are done: nothing asks the server any more
    expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(8, timeout=120_000)
    frames: list[str | bytes] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", lambda payload: frames.append(payload))

    page.on("websocket", listen)
    page.reload()
    expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(8, timeout=120_000)
    drawn = the_map(page)
    before, asked = counts(drawn), len(frames)
    assert asked
    slider = drawn.get_by_role("slider").first
    slider.focus()
    slider.press("Home")
    expect(drawn.locator("svg text", has_text="Concentrate here: 0")).to_be_visible()
    after = counts(drawn)
    assert after["Keep up"] == before["Keep up"] + before["Concentrate here"]
    assert after["Possible overkill"] == before["Possible overkill"] + before["Low priority"]
    assert len(frames) == asked


def test_a_click_on_a_question_shows_who_is_behind_it(opened: Opened) -> None:
    page = opened("quality")
    # nothing grows any more that would move what is clicked
    expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(8, timeout=120_000)
    settled(page)
    drawn = the_map(page)
    point = drawn.locator("path[aria-label*='I08']").first
    box = point.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.get_by_role("combobox", name="Question")).to_have_value(
        "Delivery time of spare parts (I08)"
    )
