"""A link can pin a vintage: every page then shows it, says so, and leads back in one click."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import command, filters, warehouse
from dashboard import settings as settings_module
from dashboard.answers import cockpit
from dashboard.errors import CompassError
from dashboard.extracts.store import vintages
from dashboard.extracts.store.tables import Load
from dashboard.extracts.store.tidy import tidy
from dashboard.filters import Filters
from dashboard.settings import read
from dashboard.text import speaking
from tests.conftest import contract_rows
from tests.opening import page
from tests.test_pages import APP

PAGES = APP.parents[1] / "pages"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Two vintages: 100 € and then 300 € of revenue with one customer."""
    monkeypatch.setenv("SERVICE_COMPASS_DATA_FOLDER", str(tmp_path))
    settings_module.settings.cache_clear()
    customers = Load("customers", contract_rows("customers", [{"customer_id": "A"}]))
    for number, revenue in enumerate((100.0, 200.0)):
        lines = [
            {
                "invoice_id": str(number),
                "invoice_date": date(2025, 12, 30 + number),
                "net_revenue": revenue,
            }
        ]
        load = Load("service_revenue", contract_rows("service_revenue", lines))
        vintages.publish(tmp_path / "published", [customers, load], by="a test", settings=read())
    yield tmp_path
    settings_module.settings.cache_clear()


def opened(slug: str = "start", vintage: str = "", locale: str = "en-GB") -> AppTest:
    return page(slug, locale, **({"vintage": vintage} if vintage else {}))


def revenue(vintage_no: int | None) -> float | None:
    return cockpit.answer(Filters(vintage=vintage_no)).leading[0].value


# --- the vintage asked for --------------------------------------------------------------------


def test_every_vintage_can_be_asked_for_and_none_is_the_current_one(folder: Path) -> None:
    assert [revenue(no) for no in (1, 2, None)] == [100.0, 300.0, 300.0]


def test_readers_with_different_pins_never_get_each_others_answer(folder: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        asked = [1, 2] * 20
        assert list(pool.map(revenue, asked)) == [{1: 100.0, 2: 300.0}[no] for no in asked]


def test_a_vintage_is_named_by_its_number_with_zeros_or_without() -> None:
    assert filters.parse(["vintage=0012"]) == filters.parse(["vintage=12"]) == Filters(vintage=12)
    with pytest.raises(CompassError, match=r"vintage cannot be ٣\."):
        filters.parse(["vintage=٣"])


def test_a_vintage_that_does_not_exist_is_told_with_those_that_do(folder: Path) -> None:
    with pytest.raises(CompassError, match=r"no vintage 9\. .*000001, 000002"):
        warehouse.at(9)


def test_a_vintage_whose_files_were_deleted_is_told_as_damaged(folder: Path) -> None:
    lost = vintages.find(folder / "published", "1").tables["service_revenue"].files[0]
    (folder / "published" / lost).unlink()
    with pytest.raises(CompassError, match=r"damaged: 1 files are missing"):
        warehouse.at(1)
    assert revenue(2) == 300.0


def test_rollups_that_were_deleted_are_made_anew(folder: Path) -> None:
    for path in vintages.find(folder / "published", "1").rollups["occasions"]:
        (folder / "published" / path).unlink()
    assert revenue(1) == 100.0


# --- a vintage older than today's recipe ------------------------------------------------------


@pytest.fixture
def monthly(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Vintages 1 and 2 were made with another setting than the one in force now."""
    monkeypatch.setenv("SERVICE_COMPASS_MERGE_DAYS", "1")
    settings_module.settings.cache_clear()
    return folder


def test_an_old_vintage_is_looked_at_by_todays_rules_without_publishing_one(monthly: Path) -> None:
    store = monthly / "published"
    newest = warehouse.current().vintage.id
    old = warehouse.at(2)
    assert old.view("occasions").height == 2
    assert old.vintage.tables == vintages.find(store, "2").tables
    assert [vintage.id for vintage in vintages.history(store)] == [newest, "000002", "000001"]
    assert vintages.find(store, "2").recipe != old.vintage.recipe


def test_what_was_made_anew_is_made_once(monthly: Path) -> None:
    first = warehouse.at(1).vintage
    written = {
        path: path.stat().st_mtime_ns for path in (monthly / "published").rglob("rebuilt/**")
    }
    warehouse.opened.cache_clear()
    assert warehouse.at(1).vintage == first
    assert {path: path.stat().st_mtime_ns for path in written} == written
    assert not list((monthly / "published" / "rebuilt").glob("*.*"))


def test_what_a_killed_build_left_behind_is_tidied_away_and_nothing_else(monthly: Path) -> None:
    warehouse.at(1)
    beside = monthly / "published" / "rebuilt"
    whole = {path.name for path in beside.iterdir()}
    (beside / "000002-recipe.17-abcd").mkdir()
    tidy(monthly / "published", older_than=timedelta(seconds=-1))
    assert {path.name for path in beside.iterdir()} == whole


def test_the_banner_says_that_figures_are_computed_by_todays_rules(monthly: Path) -> None:
    assert "today's rules" in opened(vintage="1").warning[0].value
    assert "today's rules" not in opened(vintage="3").info[0].value


# --- the pages --------------------------------------------------------------------------------


def test_a_pinned_page_shows_the_vintage_and_says_so(folder: Path) -> None:
    app = opened("cockpit", vintage="1")
    assert app.metric[0].value == "€100"
    assert app.warning[0].value.startswith("Pinned to vintage 1 of ")
    assert "not the current one (2 of" in app.warning[0].value
    assert app.caption[0].value.startswith("Data to 30 Dec 2025 · vintage 1 of ")


def test_a_pinned_page_speaks_german_too(folder: Path) -> None:
    assert (
        opened(vintage="1", locale="de-DE")
        .warning[0]
        .value.startswith("Festgelegt auf Datenstand 1 vom ")
    )


@pytest.mark.parametrize("slug", ["start", "cockpit", "pareto"])
def test_the_pin_stays_when_the_page_changes(folder: Path, slug: str) -> None:
    app = opened("cockpit", vintage="1")
    app.switch_page(str(PAGES / f"{slug}.py")).run()
    assert app.warning[0].value.startswith("Pinned to vintage 1 of ")
    assert app.query_params["vintage"] == "1"


@pytest.mark.parametrize(("slug", "is_said"), [("upload", True), ("cockpit", False)])
def test_a_page_that_publishes_says_that_it_starts_from_the_current_vintage(
    folder: Path, slug: str, is_said: bool
) -> None:
    told = "This page works with the current vintage all the same."
    assert (told in [caption.value for caption in opened(slug, vintage="1").caption]) == is_said


def test_one_click_leads_back_to_the_current_vintage(folder: Path) -> None:
    app = opened("cockpit", vintage="1")
    app.button(key="unpin").click().run()
    assert app.metric[0].value == "€300"
    assert not app.warning
    assert "vintage" not in app.query_params


def test_nothing_is_said_about_pins_without_one(folder: Path) -> None:
    app = opened("cockpit")
    assert app.metric[0].value == "€300"
    assert not app.warning
    assert "vintage" not in app.query_params


def test_the_current_vintage_can_be_pinned_too(folder: Path) -> None:
    app = opened("cockpit", vintage="0002")
    assert app.metric[0].value == "€300"
    assert app.info[0].value.startswith("Pinned to vintage 2 of ")


@pytest.mark.parametrize(
    ("vintage", "told"),
    [("9", "There is no vintage 9."), ("x'; drop", "vintage cannot be x'; drop.")],
)
def test_a_damaged_link_is_told_and_the_current_vintage_is_shown(
    folder: Path, vintage: str, told: str
) -> None:
    app = opened("cockpit", vintage=vintage)
    assert app.error[0].value.startswith(told)
    assert "What you see is the current vintage, 2 of" in app.error[0].value
    assert app.metric[0].value == "€300"
    app.button(key="unpin").click().run()
    assert not app.error


# --- every figure says which vintage it is of -------------------------------------------------


def test_a_key_figure_says_which_vintage_it_is_of(folder: Path) -> None:
    assert "vintage 1 of" in opened("cockpit", vintage="1").metric[0].help
    assert "vintage 2 of" in opened("cockpit").metric[0].help


def test_the_link_holds_page_choices_and_vintage(folder: Path) -> None:
    app = opened("pareto")
    app.selectbox(key="window").set_value("R24").run()
    assert {"window=R24", "vintage=2"} <= set(app.code[0].value.partition("?")[2].split("&"))


def test_a_script_sees_the_vintage_it_asks_for(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    def shown(*words: str) -> bytes:
        monkeypatch.setattr(sys, "argv", ["service-compass", "show", "cockpit", *words])
        monkeypatch.setattr(sys, "excepthook", sys.excepthook)
        with speaking("en"), pytest.raises(SystemExit):
            command.main()
        return bytes(capfdbinary.readouterr().out)

    pinned, current = json.loads(shown("--set", "vintage=1")), json.loads(shown())
    assert (pinned["vintage"], pinned["choice"]["vintage"]) == ("000001", 1)
    assert pinned["answer"]["kpis"][0]["value"] == 100.0
    assert (current["vintage"], current["answer"]["kpis"][0]["value"]) == ("000002", 300.0)
    book = io.BytesIO(shown("--set", "vintage=1", "--format", "xlsx"))
    notes = pl.read_excel(book, sheet_name="Notes", has_header=False)
    assert notes.item(0, 0).startswith("Data to 30 Dec 2025 · vintage 1 of ")
