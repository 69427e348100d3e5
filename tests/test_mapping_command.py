"""Mappings on the command line: a first one for a file, and those that are kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dashboard.extracts.mappings.mapping import Mapping, read_mapping
from dashboard.extracts.mappings.remembered import everything, remember
from dashboard.extracts.publishing import Delivery, judge_files
from dashboard.extracts.reading.read import read
from tests.test_command import Command, folder, run

__all__ = ["folder", "run"]

VBRP = (
    "VBELN;POSNR;KUNAG;FKDAT;FKART;Leistung;Umsatz in TEUR;Erlös;WAERK\n"
    "1;10;A;2025-01-15;F2;Ersatzteile;1,25;3;EUR\n"
    "2;10;A;2025-02-15;G2;Reparatur;0,50;;USD\n"
)


@pytest.fixture
def vbrp(folder: Path) -> Path:
    """A file that needs a mapping of its own."""
    path = folder / "vbrp.csv"
    path.write_text(VBRP, encoding="utf-8")
    return path


def test_a_suggestion_is_a_mapping_and_says_what_is_missing_and_doubtful(
    run: Command, vbrp: Path
) -> None:
    ended = run("suggest", vbrp.name)
    assert ended.code == 4
    columns = read_mapping(ended.out).tables["service_revenue"].columns
    assert columns["customer_id"].source == "KUNAG"
    assert "net_revenue" not in columns
    assert ended.aside.splitlines() == [
        "Missing: net_revenue of service_revenue.",
        "net_revenue may be one of these: Umsatz in TEUR, Erlös.",
        "Please check: category is taken from Leistung.",
    ]


def test_a_complete_suggestion_can_be_published_with(run: Command, vbrp: Path) -> None:
    vbrp.write_text(VBRP.replace("Erlös", "Bemerkung"), encoding="utf-8")
    ended = run("suggest", vbrp.name)
    assert ended.code == 0
    assert ended.aside.splitlines() == [
        "Please check: category is taken from Leistung.",
        "Please check: net_revenue is taken from Umsatz in TEUR.",
        "Where FKART is G2: Net revenue negative.",
        "Where FKART is G2: Credit note yes.",
        "Net revenue is Umsatz in TEUR times 1,000.",
        "The amounts are in several currencies: EUR (1), USD (1).",
    ]
    (vbrp.parent / "vbrp.json").write_text(ended.out, encoding="utf-8")
    run("publish", "customers.csv")
    assert run("publish", vbrp.name, "--mapping", "vbrp.json").code == 0


def test_a_file_that_looks_like_no_table_needs_its_name(run: Command, folder: Path) -> None:
    (folder / "x.csv").write_text("total;5\nx;6\n", encoding="utf-8")
    ended = run("suggest", "x.csv")
    assert (ended.code, ended.out) == (4, "")
    assert "x.csv looks like no table of the data contract." in ended.aside
    assert run("suggest", "x.csv", "--table", "customers").object == {"tables": {"customers": {}}}


def test_what_was_published_with_is_listed_exported_imported_and_forgotten(
    run: Command, folder: Path
) -> None:
    assert run("mappings").out == "No mapping is kept here yet: publishing keeps it.\n"
    run("publish", "customers.csv")
    (kept,) = run("mappings", "--json").object
    assert (kept["file"], kept["tables"]) == ("customers.csv", ["customers"])
    listed = run("mappings").out
    assert listed.startswith(kept["name"])
    assert "customers.csv  customers" in listed
    exported = run("mappings", "export", "customers.csv").out
    (folder / "shared.json").write_text(exported, encoding="utf-8")
    assert run("mappings", "forget", kept["name"][:5]).code == 0
    assert everything(folder / "data" / "mappings") == []
    assert kept["name"] in run("mappings", "import", "shared.json").out
    assert json.loads(exported)["header"] == ["customer_id", "name", "country"]
    assert [one.name for one in everything(folder / "data" / "mappings")] == [kept["name"]]


def test_a_table_that_is_asked_for_is_mapped_as_last_time_too(run: Command, vbrp: Path) -> None:
    vbrp.write_text(VBRP.replace("Erlös", "Bemerkung"), encoding="utf-8")
    run("publish", "customers.csv")
    (vbrp.parent / "vbrp.json").write_text(run("suggest", vbrp.name).out, encoding="utf-8")
    text = (vbrp.parent / "vbrp.json").read_text(encoding="utf-8").replace("1000.0", "500.0")
    (vbrp.parent / "vbrp.json").write_text(text, encoding="utf-8")
    assert run("publish", vbrp.name, "--mapping", "vbrp.json").code == 0
    ended = run("publish", vbrp.name, "--table", "service_revenue", "--check")
    assert "vbrp.csv: mapped as last time" in ended.aside
    assert "Net revenue is Umsatz in TEUR times 500." in ended.aside


def test_publishing_by_column_names_says_what_to_check(run: Command, vbrp: Path) -> None:
    vbrp.write_text(VBRP.replace("Erlös", "Datum"), encoding="utf-8")
    run("publish", "customers.csv")
    ended = run("publish", vbrp.name, "--check")
    assert "Please check: category is taken from Leistung." in ended.aside
    assert "Net revenue is Umsatz in TEUR times 1,000." in ended.aside


def test_what_was_remembered_can_be_left_aside_as_for_the_sample_data(folder: Path) -> None:
    content = (folder / "customers.csv").read_bytes()
    (sheet,) = read(content, "customers.csv")
    columns = {"customer_id": {"from": "customer_id"}, "name": {"from": "country"}}
    columns["country"] = {"from": "country"}
    remember(sheet, Mapping.model_validate({"tables": {"customers": {"columns": columns}}}), "Anna")
    files = [Delivery("customers.csv", content)]
    names = [
        judge_files(files, folder / "store", as_before=as_before).verdicts[0].accepted["name"]
        for as_before in (True, False)
    ]
    assert [name.to_list() for name in names] == [["DE", "AT"], ["Alpha", "Beta"]]


def test_what_cannot_be_remembered_is_told_and_published_all_the_same(
    run: Command, folder: Path
) -> None:
    (folder / "data").mkdir()
    (folder / "data" / "mappings").write_text("", encoding="utf-8")
    ended = run("publish", "customers.csv")
    assert ended.code == 0
    assert "The mapping of customers.csv cannot be remembered" in ended.aside
    assert ended.out.endswith("Published as vintage 000001.\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("export", "nobody"), "No mapping is called nobody."),
        (("forget", "nobody"), "No mapping is called nobody."),
        (("import", "gone.json"), "gone.json cannot be opened"),
        (("import", "customers.csv"), "customers.csv is no remembered mapping"),
    ],
)
def test_what_is_not_kept_or_no_mapping_is_told(
    run: Command, words: tuple[str, ...], said: str
) -> None:
    ended = run("mappings", *words)
    assert ended.code == 4
    assert said in ended.aside


def test_a_damaged_mapping_is_named_and_hides_no_other(run: Command, folder: Path) -> None:
    run("publish", "customers.csv")
    (folder / "data" / "mappings" / "broken.json").write_text("{", encoding="utf-8")
    ended = run("mappings")
    assert "broken.json in the folder of mappings cannot be read." in ended.aside
    assert "customers.csv" in ended.out
