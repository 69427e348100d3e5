"""Data status: what is loaded, how fresh and complete it is, what pages lack, what to mend."""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import command, warehouse
from dashboard import settings as settings_module
from dashboard.answers import data_status, needs
from dashboard.answers.catalogue import DEFINITIONS
from dashboard.answers.data_status import DataStatus
from dashboard.answers.needs import PageState
from dashboard.extracts.contract import TABLES
from dashboard.extracts.store import vintages
from dashboard.extracts.store.tables import Load
from dashboard.filters import Filters
from dashboard.navigation import SECTIONS
from dashboard.settings import read
from dashboard.text import say, speaking
from dashboard.warehouse import Warehouse
from tests.conftest import Given, Row, contract_rows
from tests.opening import page

#: Pages about the data themselves, and the way to the others.
WITHOUT_FIGURES = {"start", "data_status", "upload", "history"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The data folder in force; nothing is published in it yet."""
    monkeypatch.setenv("SERVICE_COMPASS_DATA_FOLDER", str(tmp_path))
    settings_module.settings.cache_clear()
    yield tmp_path
    settings_module.settings.cache_clear()


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch) -> Any:
    """``answered(warehouse)``: the answer on exactly these rows."""

    def over(rows: Warehouse) -> DataStatus:
        monkeypatch.setattr(warehouse, "current", lambda: rows)
        return data_status.answer(Filters())

    return over


def publish(folder: Path, by: str = "Anna", **tables: list[Row]) -> None:
    loads = [Load(name, contract_rows(name, rows)) for name, rows in tables.items()]
    vintages.publish(folder / "published", loads, by=by, settings=read())


def line(invoice_id: str, revenue: float, customer_id: str = "A", **more: Any) -> Row:
    told = {"invoice_id": invoice_id, "invoice_date": date(2025, 12, 31), "net_revenue": revenue}
    return told | {"customer_id": customer_id} | more


CUSTOMERS: list[Row] = [{"customer_id": id, "name": id} for id in "ABCD"]


# --- what is loaded ---------------------------------------------------------------------------


def test_each_table_says_its_period_its_age_and_whom_it_covers(given: Given, answered: Any) -> None:
    found = answered(
        given(
            customers=[*CUSTOMERS, {"customer_id": "X", "is_intercompany": True}],
            service_revenue=[
                line("1", 60.0),
                line("2", 40.0, "B"),
                line("3", 9.0, "C", invoice_date=date(2024, 12, 31)),
            ],
            visits=[
                {"visit_id": "1", "customer_id": "A", "visit_date": date(2025, 12, 1)},
                {"visit_id": "2", "customer_id": "A", "visit_date": date(2025, 11, 1)},
                {"visit_id": "3", "customer_id": "X", "visit_date": date(2025, 1, 1)},
            ],
            employees=[{"employee_id": "E", "role": "technician"}],
        )
    )
    told = found.tables.drop("vintage_no", "published_at", "published_by").rows()
    assert told == [
        ("customers", None, None, None, 5, 1.0, 1.0),
        ("service_revenue", date(2024, 12, 31), date(2025, 12, 31), 0, 3, 0.75, 1.0),
        ("visits", date(2025, 1, 1), date(2025, 12, 1), 30, 3, 0.25, 0.6),
        ("employees", None, None, None, 1, None, None),
    ]
    assert found.missing["table_name"].to_list() == [
        name for name in TABLES if name not in found.tables["table_name"].to_list()
    ]


def test_revenue_on_known_machines_and_of_who_answered_is_told(given: Given, answered: Any) -> None:
    found = answered(
        given(
            customers=CUSTOMERS,
            service_revenue=[
                line("1", 60.0, machine_id="M"),
                line("2", 15.0, machine_id="unknown"),
                line("3", 25.0, "B"),
            ],
            installed_base=[{"machine_id": "M", "commissioning_date": date(2020, 1, 1)}],
            survey_responses=[
                {"wave_id": "w", "respondent_id": "r", "item_id": "i", "customer_id": "B"}
            ],
        )
    )
    with speaking("en"):
        assert [say(said) for said in found.coverage] == [
            "60.0% of the revenue of 12 months stands on a known machine.",
            "The customers who answered a survey bring 25.0% of revenue.",
        ]


def test_a_table_names_the_vintage_since_which_it_is_as_it_is(folder: Path) -> None:
    publish(folder, "Anna", customers=CUSTOMERS)
    publish(folder, "Bert", service_revenue=[line("1", 1.0)])
    publish(folder, "Carl", customers=[CUSTOMERS[0] | {"name": "new"}])
    publish(folder, "Dora", visits=[{"visit_id": "1", "customer_id": "A"}])

    def since(vintage: int) -> dict[str, tuple[str, int]]:
        rows = data_status.answer(Filters(vintage=vintage)).tables
        columns = ("table_name", "published_by", "vintage_no")
        return {name: (by, no) for name, by, no in rows.select(columns).rows()}

    assert since(2) == {"customers": ("Anna", 1), "service_revenue": ("Bert", 2)}
    assert since(4) == {
        "customers": ("Carl", 3),
        "service_revenue": ("Bert", 2),
        "visits": ("Dora", 4),
    }


# --- the answer in a sentence -----------------------------------------------------------------


def test_the_headline_counts_tables_pages_and_findings(given: Given, answered: Any) -> None:
    rows = [line("1", 90.0), line("2", 10.0, "Z")]
    found = answered(given(customers=CUSTOMERS, service_revenue=rows))
    with speaking("en"):
        assert say(found.headline) == (
            "2 of 20 tables are loaded, with invoices to 31 Dec 2025. Pages that show "
            f"everything: 1 of {len(needs.NEEDS)}. Findings to mend: 1; the dearest one affects "
            "€10 of revenue."
        )


def test_the_headline_says_that_nothing_is_to_be_mended(given: Given, answered: Any) -> None:
    found = answered(given(customers=CUSTOMERS, service_revenue=[line("1", 90.0)]))
    with speaking("en"):
        assert say(found.headline).endswith("No rule found anything to mend.")


def test_without_invoices_the_headline_says_so(given: Given, answered: Any) -> None:
    found = answered(given(customers=CUSTOMERS))
    with speaking("en"):
        assert say(found.headline).startswith("1 of 20 tables are loaded, without invoices so far.")


# --- what the pages lack ----------------------------------------------------------------------


def test_every_page_with_figures_says_what_it_needs() -> None:
    slugs = {place.slug for places in SECTIONS.values() for place in places}
    assert set(needs.NEEDS) == slugs - WITHOUT_FIGURES


def _states(there: Collection[str], *slugs: str) -> list[PageState]:
    states = {page.slug: page for page in needs.page_states(there)}
    return [states[slug] for slug in slugs]


def test_satisfaction_needs_answers_and_is_reduced_without_invitations() -> None:
    there = ["customers", "service_revenue", "survey_items"]
    (without,) = _states(there, "satisfaction")
    assert (without.state, without.missing) == ("hidden", ("survey_responses",))
    (reduced,) = _states([*there, "survey_responses"], "satisfaction")
    assert (reduced.state, reduced.missing) == ("reduced", ("survey_invitations",))


def test_a_page_without_the_tables_to_start_has_nothing_to_show() -> None:
    states = [(page.state, page.missing) for page in _states(["customers"], "cockpit", "pareto")]
    assert states == [("hidden", ("service_revenue",))] * 2


def test_service_quality_needs_questions_and_answers_and_lists_customers_without_invoices() -> None:
    (nothing,) = _states(["customers", "service_revenue"], "quality")
    assert (nothing.state, nothing.missing) == ("hidden", ("survey_items", "survey_responses"))
    (quality,) = _states(["customers", "survey_items", "survey_responses"], "quality")
    assert (quality.state, quality.missing) == ("reduced", ("service_revenue",))


def test_the_cockpit_is_reduced_by_each_key_figure_whose_table_is_missing() -> None:
    there = ["customers", "service_revenue", "installed_base", "service_potential"]
    cockpit, pareto = _states(there, "cockpit", "pareto")
    assert (cockpit.slug, cockpit.state, cockpit.missing) == (
        "cockpit",
        "reduced",
        tuple(dict.fromkeys(one.table for one in DEFINITIONS.values() if one.table not in there
                            and one.table)),
    )  # fmt: skip
    with speaking("en"):
        lacks = dict(zip(cockpit.missing, map(say, cockpit.lacks), strict=True))
    assert lacks["company_financials"] == "Service share, Service EBIT margin"
    assert (pareto.slug, pareto.state, pareto.missing) == ("pareto", "full", ())


def test_pareto_shows_everything_without_machines_but_understands_class_c_more_narrowly() -> None:
    (pareto,) = _states(["customers", "service_revenue"], "pareto")
    assert (pareto.state, pareto.missing) == ("full", ("installed_base",))


def test_touchpoints_needs_what_customers_told_or_service_cases_and_each_half_works_alone() -> None:
    start = ["customers", "service_revenue"]
    found = {
        tables: next(page for page in needs.page_states(start + list(tables))
                     if page.slug == "touchpoints")
        for tables in ((), ("incidents",), ("service_cases",))
    }  # fmt: skip
    assert {tables: page.state for tables, page in found.items()} == {
        (): "hidden",
        ("incidents",): "reduced",
        ("service_cases",): "reduced",
    }
    assert "service_cases" in found["incidents",].missing


def test_loyalty_says_what_it_leaves_out_without_each_table() -> None:
    states = {page.slug: page for page in needs.page_states(["customers", "service_revenue"])}
    loyalty = states["loyalty"]
    assert loyalty.state == "reduced"
    assert loyalty.missing == (
        "survey_responses", "contracts", "service_potential", "part_prices", "installed_base",
    )  # fmt: skip
    with speaking("en"):
        assert "quadrants" in say(loyalty.lacks[0])


def test_every_page_is_full_with_every_table() -> None:
    assert {page.state for page in needs.page_states(TABLES)} == {"full"}


# --- the page ---------------------------------------------------------------------------------


def opened(locale: str, vintage: str = "") -> AppTest:
    return page("data_status", locale, **({"vintage": vintage} if vintage else {}))


@pytest.mark.parametrize(
    ("locale", "title", "rule"),
    [
        ("en-GB", "Data status", "V-13 · 3 affected"),
        ("de-DE", "Datenübersicht", "V-13 · 3 betroffen"),
    ],
)
def test_it_opens_on_the_sample_data(folder: Path, locale: str, title: str, rule: str) -> None:
    app = opened(locale)
    assert not app.exception
    assert not app.error
    assert app.title[0].value == title
    assert any(caption.value.startswith(rule) for caption in app.caption)
    assert app.dataframe[0].value.shape[0] == 20


@pytest.mark.parametrize(("locale", "waits"), [("en-GB", "needs"), ("de-DE", "braucht")])
def test_it_opens_on_customers_and_revenue_alone(folder: Path, locale: str, waits: str) -> None:
    publish(folder, customers=CUSTOMERS, service_revenue=[line("1", 90.0), line("2", 10.0, "Z")])
    app = opened(locale)
    assert not app.exception
    assert not app.error
    told = "\n".join(markdown.value for markdown in app.markdown)
    assert "◐ **Cockpit**" in told
    assert "✔ **Pareto**" in told
    assert f"**V-17** {'Contracts' if locale == 'en-GB' else 'Verträge'}" in told
    assert waits in told


@pytest.mark.parametrize("locale", ["en-GB", "de-DE"])
def test_it_opens_on_customers_alone(folder: Path, locale: str) -> None:
    publish(folder, customers=CUSTOMERS)
    app = opened(locale)
    assert not app.exception
    assert not app.error
    assert any("✖ **Cockpit**" in markdown.value for markdown in app.markdown)


def test_it_opens_on_tables_without_rows(folder: Path) -> None:
    publish(folder, customers=[], service_revenue=[])
    app = opened("de-DE")
    assert not app.exception
    assert not app.error


def test_the_rows_of_a_finding_come_when_somebody_asks_for_them(folder: Path) -> None:
    publish(
        folder,
        customers=CUSTOMERS,
        service_revenue=[line("1", 90.0), line("2", 10.0, "Y"), line("3", 20.0, "Z")],
    )
    app = opened("en-GB")
    before = len(app.dataframe)
    rows = next(one for one in app.expander if one.label == "Which ones")
    assert not rows.dataframe
    app.session_state["findings_V-02_rows"] = True
    app.run()
    assert len(app.dataframe) == before + 1
    found = next(one for one in app.expander if one.label == "Which ones").dataframe[0].value
    assert found["customer_id"].tolist() == ["Z", "Y"]


def test_a_pinned_vintage_has_its_own_status(folder: Path) -> None:
    publish(folder, customers=CUSTOMERS, service_revenue=[line("1", 90.0), line("2", 10.0, "Z")])
    publish(folder, customers=[{"customer_id": "Z", "name": "Z"}])
    assert "Findings to mend: 1" in opened("en-GB", vintage="1").header[0].value
    assert "No rule found anything to mend" in opened("en-GB").header[0].value


def test_a_setting_that_was_changed_is_marked(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SERVICE_COMPASS_MERGE_DAYS", "14")
    settings_module.settings.cache_clear()
    publish(folder, customers=CUSTOMERS)
    told = {one.name: one for one in data_status.answer(Filters()).settings}
    assert (told["merge_days"].value, told["merge_days"].is_default) == (14, False)
    assert told["horizon_months"].is_default
    assert "data_folder" not in told
    assert any(caption.value.startswith("1 of ") for caption in opened("en-GB").caption)


# --- the command line -------------------------------------------------------------------------


@pytest.fixture
def status(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> Any:
    """``status("--json")``: what the command prints."""
    rows = [line("1", 90.0), line("2", 10.0, "Z")]
    publish(folder, customers=CUSTOMERS, service_revenue=rows)

    def printed(*words: str) -> str:
        monkeypatch.setattr(sys, "argv", ["service-compass", *words])
        monkeypatch.setattr(sys, "excepthook", sys.excepthook)
        with speaking("en"), pytest.raises(SystemExit):
            command.main()
        return capfdbinary.readouterr().out.decode()

    return printed


def test_the_command_prints_tables_findings_and_what_was_not_checked(status: Any) -> None:
    told = status("status").splitlines()
    assert told[0].startswith("Data to 31 Dec 2025 · vintage 1 of ")
    assert told[2] == "  customers: 4 rows; customers covered 100.0%, revenue covered 100.0%"
    assert told[3] == (
        "  service_revenue: 2 rows, 31 Dec 2025 – 31 Dec 2025, 0 days before the last invoice; "
        "customers covered 25.0%, revenue covered 100.0%"
    )
    assert told[4].startswith("V-02 Error: Rows of customers who are not in the customer master: 1")
    assert told[-1] == "V-17 not checked: needs contracts"


def test_the_command_speaks_german_too(status: Any) -> None:
    assert "V-02 Fehler: Zeilen von Kunden" in status("--language", "de", "status")


def test_the_command_prints_one_object(status: Any) -> None:
    told = json.loads(status("status", "--json"))
    assert (told["vintage"], told["data_to_on"]) == ("000001", "2025-12-31")
    assert [table["table_name"] for table in told["tables"]] == ["customers", "service_revenue"]
    (finding, *others) = told["findings"]
    assert {name: finding[name] for name in ("rule", "severity", "row_count", "revenue_eur")} == {
        "rule": "V-02",
        "severity": "error",
        "row_count": 1,
        "revenue_eur": 10.0,
    }
    assert {"rule": "V-17", "needs": ["contracts"]} in told["not_checked"]
    every = {one["rule"] for one in [finding, *others]} | {*told["kept"]}
    assert len(every | {one["rule"] for one in told["not_checked"]}) == 20
