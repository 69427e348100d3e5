"""A real server and a real headless Chromium."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

NO_BROWSER = (
    "No Chromium was found: install one (Debian: apt-get install chromium) or name it in "
    "SERVICE_COMPASS_BROWSER to run the browser tests."
)
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]

Opened = Callable[..., Page]


def chromium() -> str | None:
    """The Chromium to drive: the one named, else the first one on the path."""
    named = os.environ.get("SERVICE_COMPASS_BROWSER")
    return named or next((path for name in _NAMES if (path := shutil.which(name))), None)


# ends with this folder: its event loop would be in the way of other tests
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    path = chromium()
    if path is None:
        pytest.skip(NO_BROWSER)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of its own for each test module, on an empty data folder."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("data")
    server = subprocess.Popen(
        [sys.executable, "-m", "dashboard.command", "--no-browser", "--port", str(port)],
        env={**os.environ, "SERVICE_COMPASS_DATA_FOLDER": str(folder)},
        cwd=Path(__file__).resolve().parents[2],
    )
    try:
        _wait_until_ready(server, f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_until_ready(server: subprocess.Popen[bytes], at: str) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        assert server.poll() is None, "the server ended before it was ready"
        try:
            with urllib.request.urlopen(f"{at}/api/ready", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the server was not ready within two minutes")


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Opened]:
    """``opened("cockpit", locale="de-DE", theme="dark")``: a page in a browser of its own."""
    contexts: list[BrowserContext] = []

    def open_page(
        path: str = "", *, locale: str = "en-GB", theme: str = "light", width: int = 1400
    ) -> Page:
        context = browser.new_context(
            locale=locale,
            color_scheme="dark" if theme == "dark" else "light",
            viewport={"width": width, "height": 1000},
            timezone_id="Europe/Berlin",
        )
        contexts.append(context)
        context.set_default_timeout(45_000)
        page = context.new_page()
        page.goto(f"{address}/{path}")
        page.get_by_role("heading", level=1).first.wait_for()
        return page

    yield open_page
    for context in contexts:
        context.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


def settled(page: Page) -> None:
    """Everything of this run is drawn."""
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=30_000)
