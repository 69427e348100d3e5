"""The loyalty map of 100,000 customers against the least Streamlit pages, in one browser."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.benchmarks import many_customers, servers
from tests.benchmarks.reruns import Turning, compared, opened
from tests.benchmarks.servers import Server

#: The sentences of the map: what its limits make of it, then who is chosen on it.
_SAID = "[data-testid='stMain'] [data-testid='stMarkdown'] strong"
#: How many rows the list has, beside its downloads.
_LISTED = ":has(+ .st-key-loyalty_list_xlsx) [data-testid='stCaptionContainer']"
_EMPTY = "[data-testid='stMain'] [data-testid='stMarkdown']"

Box = tuple[float, float, float, float]

#: Two boxes that do not touch, as shares of the chart: left, top, right, bottom.
_LARGE: tuple[Box, Box] = ((0.55, 0.4, 0.7, 0.6), (0.75, 0.4, 0.9, 0.6))
_SMALL: tuple[Box, Box] = ((0.70, 0.5, 0.72, 0.54), (0.80, 0.5, 0.82, 0.54))


def measured(folder: Path, *, rounds: int, customer_count: int = 100_000) -> Iterator[str]:
    """A line per figure."""
    path = servers.chromium()
    if path is None:
        yield "No Chromium was found, so the loyalty map was not measured."
        return
    many_customers.publish(folder / "many", folder / "map", customer_count=customer_count)
    with (
        servers.product(folder / "map") as ours,
        servers.empty(folder / "map") as bare,
        servers.empty(folder / "map", "empty_map") as bare_map,
        sync_playwright() as playwright,
    ):
        arguments = ["--no-sandbox", "--disable-dev-shm-usage"]
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        page = opened(browser, f"{ours.address}/loyalty", ".vega-bind input[type=range]")
        page.wait_for_timeout(5_000)
        yield f"Frames sent while a limit is moved in the map: {_frames(page)} (goal 0)"
        for what, boxes, selector, which in (
            ("box of many customers, until it is said how many", _LARGE, _SAID, 1),
            ("box of many customers, until they are listed", _LARGE, _LISTED, 0),
            ("box of few customers, drawn one by one, until they are listed", _SMALL, _LISTED, 0),
        ):
            turning = Turning(page, ours, _drawn(boxes), selector, which, ("pointerup",))
            yield f"Map, {what}: {_drawing(browser, turning, bare_map, rounds)}"
        yield f"Map, limit of the page moved: {_moving(browser, page, ours, bare, rounds)}"
        browser.close()


def _frames(page: Page) -> int:
    """Frames of the websocket while the chart's own slider moves."""
    sent: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    page.reload()
    slider = page.locator(".vega-bind input[type=range]").first
    slider.wait_for()
    page.wait_for_timeout(5_000)
    before = len(sent)
    slider.focus()
    for _ in range(5):
        slider.press("ArrowRight")
    page.wait_for_timeout(1_000)
    return len(sent) - before


def _drawing(browser: Browser, turning: Turning, bare: Server, rounds: int) -> str:
    beside = opened(browser, bare.address, "[data-testid='stVegaLiteChart']")
    empty = Turning(beside, bare, _drawn(_LARGE), _EMPTY, -1, turning.kinds)
    found = compared(turning, empty, rounds)
    beside.close()
    return found


def _drawn(boxes: tuple[Box, Box]) -> Callable[[Page], None]:
    turns = itertools.cycle(boxes)

    def draw(page: Page) -> None:
        chart = page.get_by_test_id("stVegaLiteChart").first
        chart.scroll_into_view_if_needed()
        place = chart.locator("svg, canvas").first.bounding_box()
        assert place is not None
        left, top, right, bottom = next(turns)

        def move(across: float, up: float) -> None:
            page.mouse.move(
                place["x"] + place["width"] * across, place["y"] + place["height"] * up, steps=3
            )

        move(left, top)
        page.mouse.down()
        move((left + right) / 2, (top + bottom) / 2)
        move(right, bottom)
        page.mouse.up()

    return draw


def _moving(browser: Browser, page: Page, ours: Server, bare: Server, rounds: int) -> str:
    beside = opened(browser, bare.address, "[data-testid='stMain'] p")
    page.reload()
    page.locator(".vega-bind input[type=range]").first.wait_for()
    page.wait_for_timeout(5_000)
    page.get_by_role("button", name="Limits of the page").click()
    slider = page.get_by_test_id("stPopoverBody").get_by_role("slider").first
    slider.wait_for()
    steps, empty_steps = (itertools.cycle(["ArrowRight", "ArrowLeft"]) for _ in range(2))
    found = compared(
        Turning(page, ours, lambda _page: slider.press(next(steps)), _SAID, 0),
        Turning(
            beside,
            bare,
            lambda shown: shown.get_by_role("slider").press(next(empty_steps)),
            _EMPTY,
            -1,
        ),
        rounds,
    )
    beside.close()
    return found
