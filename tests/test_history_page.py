"""The page Vintages inside the app: the list, the bridge of a vintage, any two, the way back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import settings as settings_module
from dashboard import warehouse
from dashboard.extracts.store import vintages
from dashboard.extracts.store.tables import Load
from dashboard.text import speak, speaking
from dashboard.warehouse import Warehouse
from tests.conftest import contract_rows

ROOT = Path(__file__).resolve().parents[1]
LOCALES = ["en-GB", "de-DE"]


@pytest.fixture
def store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sample_warehouse: Warehouse
) -> Iterator[Path]:
    """An empty store; the frame shows the sample data, whatever is published."""
    monkeypatch.setenv("SERVICE_COMPASS_DATA_FOLDER", str(tmp_path))
    monkeypatch.setattr(warehouse, "current", lambda: sample_warehouse)
    settings_module.settings.cache_clear()
    with speaking("en"):
        yield tmp_path / "published"
    settings_module.settings.cache_clear()


@pytest.fixture
def three(store: Path) -> Path:
    """Two customers with an invoice; a month later, a correction; without the second customer."""
    a = {"invoice_id": "1", "invoice_date": date(2025, 11, 29), "net_revenue": 1000.0}
    b = {"invoice_id": "2", "invoice_date": date(2025, 12, 30), "net_revenue": 500.0}
    who = [{"customer_id": name, "name": f"{name} $1 *GmbH*"} for name in "AB"]
    file: dict[str, str | int] = {"file": "a.csv", "sheet": "a"}
    file |= {"read": 3, "accepted": 2, "quarantined": 1}
    for by, customers, lines, note in (
        ("Ada", who, [a], "first"),
        ("Bob", who, [a | {"net_revenue": 900.0}, b], ""),
        ("Cyd", who[:1], [a | {"net_revenue": 900.0}, b], ""),
    ):
        loads = [
            Load("customers", contract_rows("customers", customers), "replace", source=file),
            Load("service_revenue", contract_rows("service_revenue", lines)),
        ]
        vintages.publish(store, loads, by=by, note=note)
    return store


def opened(locale: str = "en-GB", **chosen: str) -> AppTest:
    # the choices of a select box are written where the test runs, so it speaks the same language
    speak("de" if locale == "de-DE" else "en")
    app = AppTest.from_file(str(ROOT / "dashboard" / "app.py"), default_timeout=60)
    app.context = {"locale": locale}
    for name, value in chosen.items():
        app.query_params[name] = value
    app.run()
    app.switch_page(str(ROOT / "pages" / "history.py"))
    return run(app)


def run(changed: Any) -> AppTest:
    """The app after a change of one of its elements, or as it is, when nothing is under way."""
    app: AppTest = changed.run()
    while any(str(button.key).startswith("cancel_") for button in app.button):
        app.run()
    assert not app.exception
    assert not app.error
    return app


def frames(app: AppTest, column: str) -> list[Any]:
    """The tables on the page that have this column, from top to bottom."""
    return [grid.value for grid in app.dataframe if column in grid.value.columns]


def told(app: AppTest) -> str:
    boxes = [*app.header, *app.subheader, *app.markdown, *app.caption]
    return "\n".join(str(box.value) for box in boxes)


@pytest.mark.parametrize(
    ("locale", "sentence"),
    [
        ("en-GB", "Nothing has been published yet."),
        ("de-DE", "Es wurde noch nichts veröffentlicht."),
    ],
)
def test_without_any_vintage_the_page_says_so(store: Path, locale: str, sentence: str) -> None:
    app = opened(locale)
    assert sentence in told(app)
    assert not app.dataframe


@pytest.mark.parametrize(
    ("locale", "sentence"),
    [
        ("en-GB", "This is the first vintage: everything in it is new."),
        ("de-DE", "Das ist der erste Datenstand: Alles darin ist neu."),
    ],
)
def test_the_first_vintage_has_no_bridge(store: Path, locale: str, sentence: str) -> None:
    vintages.publish(
        store, [Load("customers", contract_rows("customers", [{"customer_id": "A"}]))], by="Ada"
    )
    assert sentence in told(opened(locale))


def test_the_list_says_who_published_what_newest_first(three: Path) -> None:
    shown = opened().dataframe[0].value
    assert list(shown.columns)[:7] == [
        "Vintage", "Published", "By", "Files", "New", "Changed", "Removed",
    ]  # fmt: skip
    assert shown.iloc[:, [0, 2, 3, 4, 5, 6]].to_numpy().tolist() == [
        [3, "Cyd", "a.csv", 0, 0, 1],
        [2, "Bob", "a.csv", 1, 1, 0],
        [1, "Ada", "a.csv", 3, 0, 0],
    ]
    assert shown["Remark"].fillna("").to_list() == ["", "", "first"]


@pytest.mark.parametrize(
    ("locale", "sentences"),
    [
        (
            "en-GB",
            [
                "Every page shows vintage 3, published by Cyd on",
                "Service revenue of the last 12 months stays at €1.4k.",
            ],
        ),
        (
            "de-DE",
            [
                "Alle Seiten zeigen Datenstand 3, veröffentlicht von Cyd am",
                "Der Serviceumsatz der letzten 12 Monate bleibt bei 1,4 Tsd. €.",
            ],
        ),
    ],
)
def test_the_newest_vintage_is_compared_with_the_one_before(
    three: Path, locale: str, sentences: list[str]
) -> None:
    app = opened(locale)
    assert all(sentence in told(app) for sentence in sentences)


@pytest.mark.parametrize("locale", LOCALES)
def test_any_two_vintages_can_be_compared(three: Path, locale: str) -> None:
    app = run(opened(locale).selectbox(key="compared").set_value("2"))
    assert app.selectbox(key="compared_with").value == "1"
    assert app.query_params.get("compared") == "2"
    figures = frames(app, "before_amount")[0]
    assert figures["before_amount"][0] == 1000.0
    assert figures["changed_rows_amount"][0] == -100.0
    assert figures["new_period_amount"][0] == 500.0
    assert figures["change_amount"][0] == 400.0
    app = run(app.selectbox(key="compared_with").set_value("3"))
    figures = frames(app, "before_amount")[0]
    assert "changed_rows_amount" not in figures.columns
    customers = [name in ("Customers", "Kunden") for name in figures["figure"]]
    assert figures["master_data_amount"][customers].to_list() == [1.0]
    files = frames(app, "quarantined_count")[0]
    assert files["quarantined_count"][0] == 1


def test_another_vintage_is_compared_with_its_own_predecessor_again(three: Path) -> None:
    app = run(opened().selectbox(key="compared_with").set_value("1"))
    assert app.query_params.get("compared_with") == "1"
    app = run(app.selectbox(key="compared").set_value("2"))
    app = run(app.selectbox(key="compared").set_value("3"))
    assert app.selectbox(key="compared_with").value == "2"


def test_a_link_shows_the_comparison_it_was_made_of(three: Path) -> None:
    app = opened(compared="2", compared_with="3")
    assert [app.selectbox(key=key).value for key in ("compared_with", "compared")] == ["3", "2"]


def test_another_figure_can_be_looked_at(three: Path) -> None:
    app = run(opened().selectbox(key="compared").set_value("2"))
    app = run(app.selectbox(key="compare_figure").set_value("lines"))
    assert app.get("vega_lite_chart")
    # nobody came or went: a sentence says so, and no bars without height
    app = run(app.selectbox(key="compare_figure").set_value("buyers"))
    assert not app.get("vega_lite_chart")
    assert "Buyers: from" in told(app)


@pytest.mark.parametrize(
    ("locale", "button"), [("en-GB", "Yes, bring it back"), ("de-DE", "Ja, zurückholen")]
)
def test_an_earlier_vintage_is_brought_back_knowing_what_that_changes(
    three: Path, locale: str, button: str
) -> None:
    app = opened(locale)
    assert "bring_back_now" not in [one.key for one in app.button]
    app = run(app.selectbox(key="bring_back").set_value("000001"))
    figures = frames(app, "before_amount")[-1]
    assert figures["change_amount"][0] == -400.0
    assert app.button(key="bring_back_now").label == button
    run(app.button(key="bring_back_now").click())
    now = vintages.current(three)
    assert now is not None
    assert (now.id, now.restored_from) == ("000004", "000001")
