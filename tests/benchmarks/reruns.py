"""Reruns of our pages against an empty Streamlit page, in one browser and in turns.

The clock runs inside the browser: from the key or the mouse button to the change of a text in the
document. Both answers between which a turn goes back and forth were seen before.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from tests.benchmarks import servers
from tests.benchmarks.servers import Server

GOAL = 1.3
#: Measures from the next event of these kinds to the first change of the element's text.
_WATCH = """
([selector, which, kinds]) => {
  const found = () => [...document.querySelectorAll(selector)].at(which)?.textContent;
  const before = found();
  window.changed = new Promise((resolve) => {
    let began = null;
    const begin = () => { began = performance.now(); };
    for (const kind of kinds) {
      document.addEventListener(kind, begin, { capture: true });
    }
    const observer = new MutationObserver(() => {
      const now = found();
      if (began === null || now === undefined || now === before) return;
      observer.disconnect();
      for (const kind of kinds) {
        document.removeEventListener(kind, begin, { capture: true });
      }
      resolve(performance.now() - began);
    });
    observer.observe(document.body, { childList: true, characterData: true, subtree: true });
  });
}
"""


@dataclass
class Turning:
    """An open page that goes back and forth between two choices.

    ``which`` counts the elements that ``selector`` finds; -1 is the last one on the page.
    ``kinds`` are the events that begin a turn.
    """

    page: Page
    server: Server
    turn: Callable[[Page], None]
    selector: str
    which: int
    kinds: tuple[str, ...] = ("keydown", "pointerdown")

    def milliseconds(self) -> float:
        """One turn, from the reader's action to the changed text."""
        self.page.evaluate(_WATCH, [self.selector, self.which, list(self.kinds)])
        self.turn(self.page)
        taken = float(self.page.evaluate("window.changed"))
        self.page.wait_for_timeout(300)
        return taken


def measured(folder: Path, *, rounds: int) -> Iterator[str]:
    """A line per figure."""
    path = servers.chromium()
    if path is None:
        yield "No Chromium was found, so the pages were not measured."
        return
    with (
        servers.product(folder / "pages") as ours,
        servers.empty(folder / "pages") as bare,
        sync_playwright() as playwright,
    ):
        arguments = ["--no-sandbox", "--disable-dev-shm-usage"]
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        for slug in ("cockpit", "pareto"):
            yield from _reruns(browser, ours, bare, slug, rounds)
        yield _frames(browser, ours)
        memory = ours.resident_mb, bare.resident_mb
        yield "Memory of the server: {:,.0f} MB; of the empty one: {:,.0f} MB".format(*memory)
        browser.close()


def _reruns(browser: Browser, ours: Server, bare: Server, slug: str, rounds: int) -> Iterator[str]:
    page = opened(browser, f"{ours.address}/{slug}", "[data-testid='stMain'] h2")
    beside = opened(browser, bare.address, "[data-testid='stMain'] p")
    steps = itertools.cycle(["ArrowRight", "ArrowLeft"])
    empty = Turning(
        beside,
        bare,
        lambda shown: shown.get_by_role("slider").press(next(steps)),
        "[data-testid='stMain'] [data-testid='stMarkdown']",
        -1,
    )
    months = itertools.cycle([1, 0])
    for what, selector, which in (
        ("first sentence", "[data-testid='stMain'] h2", 0),
        ("last text", _LAST[slug], -1),
    ):
        turning = Turning(
            page, ours, lambda shown: _choose_month(shown, next(months)), selector, which
        )
        yield f"Rerun of {slug}, {what}: {compared(turning, empty, rounds)}"
    page.close()
    beside.close()


def compared(turning: Turning, empty: Turning, rounds: int) -> str:
    """Ours and the empty page in turns: the ratio of the medians, and the work of the servers."""
    for one in (turning, turning, empty, empty):
        one.milliseconds()
    work = [(one, one.server.cpu_seconds) for one in (turning, empty)]
    pairs = [(turning.milliseconds(), empty.milliseconds()) for _ in range(rounds)]
    taken, least = (median(side) for side in zip(*pairs, strict=True))
    cpu = [(one.server.cpu_seconds - before) / rounds * 1000 for one, before in work]
    return (
        f"{taken / least:.2f} (goal at most {GOAL}), {taken:.0f} ms against {least:.0f} ms; "
        f"server {cpu[0]:.0f} ms against {cpu[1]:.0f} ms"
    )


#: A text near the end of each page that differs between two months.
_LAST = {
    "cockpit": "[data-testid='stMain'] [data-testid='stCaptionContainer']",
    "pareto": "[data-testid='stMain'] [data-testid='stMetricValue']",
}


def opened(browser: Browser, address: str, waits_for: str) -> Page:
    page = browser.new_page(locale="en-GB", viewport={"width": 1400, "height": 1000})
    page.set_default_timeout(60_000)
    page.goto(address)
    page.locator(waits_for).first.wait_for()
    page.wait_for_timeout(2_000)
    return page


def _choose_month(page: Page, which: int) -> None:
    page.get_by_role("combobox", name="As of").click()
    page.get_by_role("option").nth(which).click()


def _frames(browser: Browser, ours: Server) -> str:
    page = browser.new_page(locale="en-GB", viewport={"width": 1400, "height": 1000})
    page.set_default_timeout(60_000)
    sent: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    page.goto(f"{ours.address}/pareto")
    slider = page.locator(".vega-bind input[type=range]").first
    slider.wait_for()
    page.wait_for_timeout(3_000)
    before = len(sent)
    slider.focus()
    for _ in range(5):
        slider.press("ArrowRight")
    page.wait_for_timeout(1_000)
    page.close()
    return f"Frames sent while a limit is moved in the Pareto chart: {len(sent) - before} (goal 0)"
