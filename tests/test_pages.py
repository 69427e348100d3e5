"""Every page opens inside the frame, in both languages, on full and on minimal data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import settings as settings_module
from dashboard.extracts.store import vintages
from dashboard.extracts.store.tables import Load
from dashboard.navigation import SECTIONS
from dashboard.settings import read
from dashboard.text import speaking
from tests.conftest import contract_rows
from tests.opening import page

APP = Path(__file__).resolve().parents[1] / "dashboard" / "app.py"
SLUGS = [place.slug for places in SECTIONS.values() for place in places]
LOCALES = ["de-DE", "en-GB"]


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pages")


@pytest.fixture
def folder(sample_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The app shows the sample data."""
    yield from _pointed_at(sample_folder, monkeypatch)


@pytest.fixture
def minimal_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The app shows two customers with one invoice between them."""
    customers = [{"customer_id": "A", "name": "A $1 *GmbH*"}, {"customer_id": "B", "name": "B"}]
    revenue = [{"invoice_id": "1", "invoice_date": date(2025, 12, 30), "net_revenue": 10.0}]
    vintages.publish(
        tmp_path / "published",
        [
            Load("customers", contract_rows("customers", customers)),
            Load("service_revenue", contract_rows("service_revenue", revenue)),
        ],
        by="a test",
        settings=read(data_folder=tmp_path),
    )
    yield from _pointed_at(tmp_path, monkeypatch)


def _pointed_at(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("SERVICE_COMPASS_DATA_FOLDER", str(folder))
    settings_module.settings.cache_clear()
    yield folder
    settings_module.settings.cache_clear()


def opened(slug: str, locale: str) -> AppTest:
    return page(slug, locale)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("slug", SLUGS)
def test_every_page_opens_on_the_sample_data(folder: Path, slug: str, locale: str) -> None:
    app = opened(slug, locale)
    assert not app.exception
    assert not app.error
    assert app.title


@pytest.mark.parametrize("slug", ["start", "upload"])
def test_customers_without_revenue_are_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, slug: str
) -> None:
    customers = contract_rows("customers", [{"customer_id": "A"}])
    vintages.publish(
        tmp_path / "published",
        [Load("customers", customers)],
        by="a test",
        settings=read(data_folder=tmp_path),
    )
    for _folder in _pointed_at(tmp_path, monkeypatch):
        app = opened(slug, "en-GB")
        assert not app.exception
        assert not app.error


@pytest.mark.parametrize("slug", SLUGS)
def test_every_page_opens_on_the_smallest_data(minimal_folder: Path, slug: str) -> None:
    app = opened(slug, "de-DE")
    assert not app.exception
    assert not app.error


def test_the_page_speaks_the_browsers_language_until_another_is_chosen(folder: Path) -> None:
    app = opened("cockpit", "de-DE")
    assert app.metric[0].label == "Serviceumsatz"
    # the test harness writes the options once more itself, in its own thread
    with speaking("de"):
        app.segmented_control(key="lang").set_value("en").run()
    assert app.metric[0].label == "Service revenue"


def test_a_choice_outlives_a_change_of_page(folder: Path) -> None:
    app = opened("cockpit", "en-GB")
    app.multiselect(key="region").set_value(["Nord"]).run()
    app.switch_page(str(APP.parents[1] / "pages" / "pareto.py")).run()
    assert app.multiselect(key="region").value == ["Nord"]


def test_a_chip_takes_its_choice_back(folder: Path) -> None:
    app = opened("cockpit", "en-GB")
    everything = app.metric[0].value
    app.multiselect(key="region").set_value(["Nord"]).run()
    assert app.metric[0].value != everything
    app.button(key="chip_region_Nord").click().run()
    assert app.metric[0].value == everything


def test_a_data_folder_that_cannot_be_used_is_told_calmly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a folder")
    for _folder in _pointed_at(in_the_way, monkeypatch):
        app = opened("start", "en-GB")
        assert not app.exception
        assert str(in_the_way) in app.error[0].value
