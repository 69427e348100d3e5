"""The app as a reader opens it, without a browser."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[1]


def page(slug: str, locale: str = "en-GB", **address: str) -> AppTest:
    """The page ``slug`` inside the app, with what its address says."""
    app = AppTest.from_file(str(ROOT / "dashboard" / "app.py"), default_timeout=120)
    app.context = {"locale": locale}
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    if slug != "start":
        app.switch_page(str(ROOT / "pages" / f"{slug}.py"))
        app.run()
    return app


def calm(app: AppTest) -> AppTest:
    """The app, which shows neither a fault nor an error."""
    assert not app.exception
    assert not app.error
    return app
