"""The command line: what it prints, how it ends, and what it says when something is wrong."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from dashboard import command, warehouse
from dashboard import settings as settings_module
from dashboard.commands import publish as publish_command
from dashboard.commands.exit_codes import ExitCode
from dashboard.extracts import publishing
from dashboard.extracts.store import vintages
from dashboard.extracts.store.vintages import Vintage
from dashboard.text import speaking
from dashboard.warehouse import Warehouse

CUSTOMERS = "customer_id;name;country\nA;Alpha;DE\nB;Beta;AT\n"
LINES = (
    "invoice_id;line_no;customer_id;invoice_date;category;net_revenue\n"
    "1;1;A;2025-01-15;parts;100,50\n"
    "2;1;Z;2025-02-15;repair;200,00\n"
    "3;1;A;1900-01-01;repair;much\n"
)


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    aside: str

    @property
    def object(self) -> Any:
        """What it printed, as JSON."""
        return json.loads(self.out)


Command = Callable[..., Ended]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The working folder, with two files in it; the data folder is ``data`` below it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SERVICE_COMPASS_DATA_FOLDER", str(tmp_path / "data"))
    settings_module.settings.cache_clear()
    (tmp_path / "customers.csv").write_text(CUSTOMERS)
    (tmp_path / "lines.csv").write_text(LINES)
    yield tmp_path
    settings_module.settings.cache_clear()


@pytest.fixture
def run(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> Command:
    """``run("publish", "customers.csv")``: the command as the shell starts it."""
    del folder

    def ended(*words: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["service-compass", *words])
        monkeypatch.setattr(sys, "excepthook", sys.excepthook)
        code = 0
        with speaking("en"):
            try:
                command.main()
            except SystemExit as end:
                code = int(end.code or 0)
        out, aside = capfdbinary.readouterr()
        return Ended(code, out.decode("utf-8", "replace"), aside.decode())

    return ended


# --- publish ----------------------------------------------------------------------------------


def test_publishing_tells_the_verdict_and_the_vintage(run: Command, folder: Path) -> None:
    ended = run("publish", "customers.csv", "lines.csv", "--with-quarantine")
    assert ended.code == 3
    assert "customers.csv as customers: 2 rows read = 2 accepted + 0 quarantined." in ended.out
    assert "lines.csv as service_revenue: 3 rows read = 1 accepted + 2 quarantined." in ended.out
    assert "1 × No customer has this number." in ended.out
    assert "first in row 3 with the value 'Z'" in ended.out
    assert "service_revenue: 1 new, 0 changed, 0 unchanged, 0 removed." in ended.out
    assert ended.out.endswith("Published as vintage 000001.\n")
    assert "Adding up revenue per customer and month" in ended.aside
    assert len(vintages.history(folder / "data" / "published")) == 1


def test_publishing_speaks_german_too(run: Command) -> None:
    ended = run("--language", "de", "publish", "customers.csv")
    assert "2 Zeilen gelesen = 2 angenommen + 0 zurückgehalten." in ended.out
    assert "Veröffentlicht als Datenstand 000001." in ended.out


def test_publishing_as_one_object(run: Command) -> None:
    ended = run("publish", "customers.csv", "lines.csv", "--with-quarantine", "--json")
    assert (ended.code, ended.object["exit_code"]) == (3, 3)
    assert (ended.object["read"], ended.object["accepted"], ended.object["quarantined"]) == (
        5,
        3,
        2,
    )
    assert ended.object["refused"] is None
    assert ended.object["vintage"] == "000001"
    customers, lines = ended.object["files"]
    assert (customers["read"], customers["accepted"], customers["quarantined"]) == (2, 2, 0)
    assert (lines["read"], lines["accepted"], lines["quarantined"]) == (3, 1, 2)
    assert [(row["row"], row["column"], row["value"], row["reason"]) for row in
            lines["quarantined_rows"]] == [
        (3, "customer_id", "Z", "unknown_customer"),
        (4, "invoice_date", "1900-01-01", "too_early"),
        (4, "net_revenue", "much", "not_a_number"),
    ]  # fmt: skip
    assert ended.object["changes"]["customers"] == {
        "new_count": 2, "changed_count": 0, "unchanged_count": 0, "removed_count": 0,
    }  # fmt: skip


def test_rows_set_aside_keep_all_from_being_published_unless_told(
    run: Command, folder: Path
) -> None:
    ended = run("publish", "customers.csv", "lines.csv")
    assert ended.code == ExitCode.REFUSED
    assert ended.aside.splitlines()[-2:] == [
        "Nothing was published: 2 rows are quarantined.",
        "Mend them, or publish the accepted ones with --with-quarantine.",
    ]
    assert not (folder / "data").exists()


def test_a_refusal_is_one_object_too(run: Command) -> None:
    refused = run("publish", "customers.csv", "lines.csv", "--json")
    assert refused.code == ExitCode.REFUSED
    assert refused.object["vintage"] is None
    assert refused.object["refused"].startswith("Nothing was published: 2 rows are quarantined.")
    assert refused.object["files"][1]["reasons"] == {
        "not_a_number": 1, "too_early": 1, "unknown_customer": 1,
    }  # fmt: skip
    unread = run("publish", "missing.csv", "--json")
    assert (unread.code, unread.object["files"]) == (ExitCode.REFUSED, [])
    assert "missing.csv cannot be opened" in unread.object["refused"]


def test_everything_accepted_ends_with_0(run: Command) -> None:
    assert run("publish", "customers.csv").code == ExitCode.DONE


def test_only_checking_tells_what_would_change_and_publishes_nothing(
    run: Command, folder: Path
) -> None:
    ended = run("publish", "customers.csv", "lines.csv", "--check")
    assert ended.code == ExitCode.WITH_QUARANTINE
    assert "service_revenue: 1 new, 0 changed, 0 unchanged, 0 removed." in ended.out
    assert ended.out.endswith("Only checked; nothing was published.\n")
    store = folder / "data" / "published"
    assert vintages.history(store) == []
    assert list(store.rglob("*.parquet")) == []


def test_the_rules_are_asked_of_the_data_as_they_would_be(run: Command, folder: Path) -> None:
    (folder / "gaps.csv").write_text(
        "invoice_id;line_no;customer_id;invoice_date;category;net_revenue\n"
        "1;1;A;2025-01-15;parts;100\n2;1;A;2025-04-30;parts;100\n"
    )
    told = run("publish", "customers.csv", "gaps.csv")
    assert "V-16" in told.out
    rules = {one["rule"]: one for one in run("publish", "gaps.csv", "--json").object["findings"]}
    assert rules["V-16"]["severity"] == "warning"


def test_somebody_else_publishing_is_a_conflict(
    run: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("publish", "customers.csv")
    stage = publishing.stage

    def meanwhile(*args: Any, **kwargs: Any) -> Vintage:
        candidate = stage(*args, **kwargs)
        vintages.rollback(folder / "data" / "published", "1", by="somebody else")
        return candidate

    monkeypatch.setattr(publish_command, "stage", meanwhile)
    (folder / "more.csv").write_text("customer_id;name;country\nC;Gamma;CH\n")
    ended = run("publish", "more.csv")
    assert ended.code == ExitCode.CONFLICT
    assert "Someone published meanwhile: vintage 000002 of somebody else." in ended.aside


def test_quarantined_rows_are_written_to_be_mended_and_handed_in_again(
    run: Command, folder: Path
) -> None:
    run("publish", "customers.csv", "lines.csv", "--with-quarantine", "--quarantine-to", "aside")
    reasons = (folder / "aside" / "lines.service_revenue.reasons.csv").read_text("utf-8-sig")
    assert "No customer has this number." in reasons
    to_mend = folder / "aside" / "lines.service_revenue.to-mend.csv"
    text = to_mend.read_text("utf-8-sig")
    assert text.splitlines()[0] == LINES.splitlines()[0]
    assert len(text.splitlines()) == 3
    mended = text.replace("Z", "A").replace("1900-01-01", "2025-01-01").replace("much", "1")
    to_mend.write_text(mended)
    ended = run("publish", str(to_mend))
    assert ended.code == ExitCode.DONE
    assert "service_revenue: 2 new" in ended.out


def test_a_mapping_is_remembered_for_the_next_file_with_that_header(
    run: Command, folder: Path
) -> None:
    columns = {
        "customer_id": {"from": "No"},
        "name": {"from": "What"},
        "country": {"constant": "DE"},
    }
    mapping = {"tables": {"customers": {"columns": columns}}}
    (folder / "mapping.json").write_text(json.dumps(mapping))
    (folder / "one.csv").write_text("No,What\n7,Seven\n")
    (folder / "two.csv").write_text("No,What\n8,Eight\n")
    assert run("publish", "one.csv", "--mapping", "mapping.json").code == ExitCode.DONE
    ended = run("publish", "two.csv")
    assert ended.code == ExitCode.DONE
    assert "two.csv: mapped as last time" in ended.aside


def test_a_mapping_and_a_range(run: Command, folder: Path) -> None:
    run("publish", "customers.csv", "lines.csv", "--with-quarantine")
    columns = {
        "invoice_id": {"from": "Doc"}, "line_no": {"constant": 1},
        "customer_id": {"constant": "B"}, "invoice_date": {"from": "Day"},
        "category": {"constant": "repair"}, "net_revenue": {"from": "Sum"},
    }  # fmt: skip
    mapping = {"tables": {"service_revenue": {"columns": columns}}}
    (folder / "mapping.json").write_text(json.dumps(mapping))
    (folder / "raw.csv").write_text("Doc,Day,Sum\n7,2025-01-20,5.5\n")
    span = ("--mode", "range", "--from", "2025-01-01", "--to", "2025-02-01")
    ended = run("publish", "raw.csv", "--mapping", "mapping.json", *span)
    assert "service_revenue: 1 new, 0 changed, 0 unchanged, 1 removed." in ended.out


@pytest.mark.parametrize(
    ("words", "sentences"),
    [
        (["missing.csv"], ["missing.csv cannot be opened", "Check where the file is"]),
        (["customers.csv", "--table", "turnover"], ["There is no table turnover.", "Choose one"]),
        (["customers.csv", "--mode", "range"], ["To replace a range", "Give both days"]),
        (["customers.csv", "--mapping", "none.json"], ["none.json cannot be opened", "Check"]),
        (["customers.csv", "--table", "service_revenue"], ["has no column", ""]),
        (["lines.csv"], ["No row was accepted", "Mend the rows"]),
    ],
)
def test_what_is_wrong_is_told_in_two_sentences(
    run: Command, folder: Path, words: list[str], sentences: list[str]
) -> None:
    ended = run("publish", *words)
    assert ended.code == ExitCode.REFUSED
    told = ended.aside.strip().splitlines()
    assert len(told) == 2
    assert all(part in line for part, line in zip(sentences, told, strict=True))
    assert not (folder / "data").exists()


def test_a_question_of_the_file_is_told_with_both_readings(run: Command, folder: Path) -> None:
    (folder / "lines.csv").write_text(LINES.replace("100,50", "1.234").replace("200,00", "2.345"))
    ended = run("publish", "customers.csv", "lines.csv")
    assert ended.code == ExitCode.REFUSED
    assert "net_revenue in lines.csv can be read in two ways" in ended.aside
    assert '"decimal": ","' in ended.aside


def test_nothing_is_said_without_files(run: Command) -> None:
    ended = run("publish")
    assert ended.code == 2
    assert "Missing argument 'FILE…'" in ended.aside


# --- history and rollback ---------------------------------------------------------------------


def test_the_history_of_nothing(run: Command) -> None:
    assert run("history") == Ended(0, "Nothing has been published yet.\n", "")
    assert run("history", "--json").object == []


def test_history_and_rollback(run: Command) -> None:
    run("publish", "customers.csv")
    run("publish", "customers.csv", "lines.csv", "--with-quarantine")
    ended = run("rollback", "1")
    assert (ended.code, ended.out) == (
        0,
        "Vintage 000003 now shows the data of vintage 000001.\n",
    )
    newest, *_, oldest = run("history").out.splitlines()
    assert newest.startswith("000003 = 000001  ")
    assert oldest.startswith("000001  ")
    assert newest.endswith("customers 2")
    told = run("history", "--json").object
    assert [(one["id"], one["restored_from"]) for one in told] == [
        ("000003", "000001"),
        ("000002", None),
        ("000001", None),
    ]
    assert told[1]["tables"]["service_revenue"]["row_count"] == 1
    assert [source["file"] for source in told[1]["sources"]] == ["customers.csv", "lines.csv"]


def test_an_unknown_vintage_is_named_with_the_known_ones(run: Command) -> None:
    run("publish", "customers.csv")
    ended = run("rollback", "9")
    assert ended.code == ExitCode.REFUSED
    assert ended.aside.splitlines() == [
        "There is no vintage 000009.",
        "Choose one of these: 000001.",
    ]


# --- show -------------------------------------------------------------------------------------


@pytest.fixture
def on_sample(monkeypatch: pytest.MonkeyPatch, sample_warehouse: Warehouse) -> None:
    monkeypatch.setattr(warehouse, "current", lambda *_: sample_warehouse)


@pytest.mark.usefixtures("on_sample")
@pytest.mark.parametrize("page", command.PAGES)
def test_every_page_is_shown_as_json(run: Command, page: str) -> None:
    ended = run("show", page)
    assert ended.code == 0
    assert (ended.object["page"], ended.object["vintage"]) == (page, "000001")
    assert ended.object["answer"]


@pytest.mark.usefixtures("on_sample")
def test_choices_change_what_is_shown(run: Command) -> None:
    all_kpis = run("show", "cockpit").object
    german = run("show", "cockpit", "--set", "country=DE")
    assert german.object["choice"]["country"] == ["DE"]
    assert german.object["answer"]["kpis"][0]["value"] < all_kpis["answer"]["kpis"][0]["value"]


@pytest.mark.usefixtures("on_sample")
def test_a_page_is_shown_as_csv_in_the_language_asked_for(run: Command) -> None:
    english = run("show", "data_status", "--format", "csv").out.lstrip("\ufeff")
    german = run("--language", "de", "show", "data_status", "--format", "csv").out.lstrip("\ufeff")
    assert english.startswith("Table,First day,")
    assert german.startswith("Tabelle;Erster Tag;")
    assert len(english.splitlines()) == 21


@pytest.mark.usefixtures("on_sample")
def test_an_unknown_choice_is_told_in_two_sentences(run: Command) -> None:
    ended = run("show", "cockpit", "--set", "weather=fine")
    assert ended.code == ExitCode.REFUSED
    assert len(ended.aside.strip().splitlines()) == 2


def test_an_unknown_page_is_named_with_the_known_ones(run: Command) -> None:
    ended = run("show", "weather")
    assert ended.code == 2
    known = ", ".join(f"'{page}'" for page in command.PAGES)
    assert f"'weather' is not one of {known}" in ended.aside


# --- the data folder --------------------------------------------------------------------------


def process(folder: Path, *words: str, data: Path) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own, as the shell starts it."""
    return subprocess.run(
        [sys.executable, "-m", "dashboard.command", *words],
        env={"SERVICE_COMPASS_DATA_FOLDER": str(data), "PATH": "", "HOME": str(folder)},
        cwd=Path(__file__).resolve().parents[1],
        capture_output=True,
        check=False,
    )


def test_excel_goes_to_standard_output_and_nothing_else(tmp_path: Path, folder: Path) -> None:
    data = tmp_path / "data"
    customers = str(folder / "customers.csv")
    lines = str(folder / "lines.csv")
    assert (
        process(folder, "publish", customers, lines, "--with-quarantine", data=data).returncode == 3
    )
    ended = process(folder, "show", "data_status", "--format", "xlsx", data=data)
    assert ended.returncode == 0
    assert pl.read_excel(io.BytesIO(ended.stdout))["Rows"].to_list() == [2, 1]
    assert ended.stderr == b""


def test_a_data_folder_below_nothing_is_told(tmp_path: Path, folder: Path) -> None:
    data = tmp_path / "nowhere" / "data"
    ended = process(folder, "publish", str(folder / "customers.csv"), data=data)
    assert ended.returncode == ExitCode.REFUSED
    told = ended.stderr.decode()
    assert f"The folder {tmp_path / 'nowhere'} does not exist." in told
    assert "Traceback" not in told
    assert not data.parent.exists()


@pytest.mark.parametrize(
    "words", [["publish", "customers.csv"], ["show", "data_status"], ["history"]]
)
def test_a_data_folder_that_is_a_file_is_told(run: Command, folder: Path, words: list[str]) -> None:
    (folder / "data").write_text("a file, not a folder")
    ended = run(*words)
    told = ended.aside.strip().splitlines()
    if words == ["history"]:
        assert (ended.code, told) == (0, [])
        return
    assert ended.code == ExitCode.REFUSED
    assert "cannot be written to" in told[-2]
    assert "right to write there" in told[-1]


def test_a_data_folder_without_rights_is_told(
    run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    ended = run("publish", "customers.csv")
    assert ended.code == ExitCode.REFUSED
    assert "Permission denied" in ended.aside
    assert len(ended.aside.strip().splitlines()) == 2


def test_our_own_mistake_is_written_to_a_file_and_told_calmly(
    run: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("our mistake")

    monkeypatch.setattr(vintages, "history", broken)
    with pytest.raises(ZeroDivisionError):
        run("history")
    try:
        broken()
    except ZeroDivisionError as error:
        command._tell_fault(type(error), error, error.__traceback__)
    (log,) = tmp_path.glob("service-compass-*.log")
    assert "our mistake" in log.read_text()
