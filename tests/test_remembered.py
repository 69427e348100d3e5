"""A mapping that was published with is there for the next file with that header."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.errors import CompassError
from dashboard.extracts.mappings.currencies import currencies
from dashboard.extracts.mappings.mapping import Mapping, read_mapping
from dashboard.extracts.mappings.recalled import nearest, recall
from dashboard.extracts.mappings.remembered import (
    Kept,
    everything,
    fingerprint,
    forget,
    imported,
    keep,
    named,
    remember,
    unreadable,
)
from dashboard.extracts.reading.read import read
from dashboard.extracts.reading.sheet import Sheet
from dashboard.text import say, speaking

MAPPING = Mapping.model_validate(
    {
        "tables": {
            "company_financials": {
                "columns": {
                    "period": {"from": "Monat", "date": "dmy"},
                    "total_revenue": {"from": "Umsatz gesamt", "decimal": ","},
                    "service_revenue": {"product": ["Menge", "Preis"]},
                }
            }
        }
    }
)
HEADER = "Monat;Umsatz gesamt;Menge;Preis;Bemerkung"
ROWS = "01/02/2025;1.234;2;1,5;x\n02/02/2025;2.345;3;2,5;y\n"


def sheet_of(text: str, name: str = "books.csv") -> Sheet:
    (sheet,) = read(text.encode(), name)
    return sheet


def remembered(folder: Path, header: str = HEADER, rows: str = ROWS, **more: str) -> Kept:
    return remember(sheet_of(f"{header}\n{rows}"), MAPPING, more.get("by", "Anna"), folder=folder)


def test_the_next_file_with_that_header_gets_the_mapping_with_its_answers(tmp_path: Path) -> None:
    remembered(tmp_path)
    found = recall(sheet_of(f"{HEADER}\n03/02/2025;3.456;1;1,5;z\n"), folder=tmp_path)
    assert found is not None
    assert (found.mapping, found.kept.by, found.kept.file) == (MAPPING, "Anna", "books.csv")
    assert (found.notes, found.new, found.missing) == ((), (), ())


@pytest.mark.parametrize(
    "header",
    ["Preis;Menge;Bemerkung;Umsatz gesamt;Monat", "MONAT;umsatz_gesamt;Menge ;preis;Bemerkung."],
)
def test_order_case_and_punctuation_of_the_header_do_not_matter(
    tmp_path: Path, header: str
) -> None:
    kept = remembered(tmp_path)
    sheet = sheet_of(f"{header}\n{ROWS}")
    found = recall(sheet, folder=tmp_path)
    assert found is not None
    assert found.kept == kept
    assert found.mapping.reads <= set(sheet.columns)
    assert fingerprint(header.split(";")) == kept.name


def test_nothing_is_remembered_for_another_header(tmp_path: Path) -> None:
    remembered(tmp_path)
    assert recall(sheet_of(f"{HEADER};Werk\n1;2;3;4;5;6\n"), folder=tmp_path) is None
    assert recall(sheet_of("a;b\n1;2\n"), folder=tmp_path / "nowhere") is None


def test_the_nearest_mapping_is_offered_with_what_differs(tmp_path: Path) -> None:
    remembered(tmp_path)
    found = nearest(sheet_of("Monat;Umsatz gesamt;Menge;Werk\n1;2;3;4\n"), folder=tmp_path)
    assert found is not None
    assert (found.new, found.missing) == (("Werk",), ("Preis", "Bemerkung"))
    assert list(found.mapping.tables["company_financials"].columns) == ["period", "total_revenue"]


def test_a_file_with_little_of_what_a_mapping_reads_is_not_near(tmp_path: Path) -> None:
    remembered(tmp_path)
    assert nearest(sheet_of("Monat;Umsatz gesamt;Werk\n1;2;3\n"), folder=tmp_path) is None


def test_the_last_one_to_publish_is_remembered_and_the_newest_stands_first(tmp_path: Path) -> None:
    first = remembered(tmp_path)
    other = remembered(tmp_path, f"{HEADER};Werk", "1;2;3;4;5;6\n", by="Bob")
    again = remembered(tmp_path, by="Cem")
    assert [kept.by for kept in everything(tmp_path)] == ["Cem", "Bob"]
    assert first.name == again.name != other.name


def test_a_mapping_can_be_forgotten_twice(tmp_path: Path) -> None:
    kept = remembered(tmp_path)
    forget(kept.name, folder=tmp_path)
    forget(kept.name, folder=tmp_path)
    assert everything(tmp_path) == []


def test_a_name_may_be_short_or_the_file_and_has_to_be_clear(tmp_path: Path) -> None:
    kept = remembered(tmp_path)
    assert named(kept.name[:4], tmp_path) == named("books.csv", tmp_path) == kept
    remembered(tmp_path, f"{HEADER};Werk", "1;2;3;4;5;6\n")
    with pytest.raises(CompassError, match=r"books\.csv stands for several mappings"):
        named("books.csv", tmp_path)
    with pytest.raises(CompassError, match="No mapping is called nobody"):
        named("nobody", tmp_path)


def test_what_was_exported_can_be_imported_and_used_as_a_mapping(tmp_path: Path) -> None:
    kept = remembered(tmp_path / "here")
    text = kept.to_json()
    assert imported(text, "shared.json", folder=tmp_path / "there") == kept
    assert everything(tmp_path / "there") == [kept]
    assert read_mapping(text, "shared.json") == MAPPING


def test_a_plain_mapping_cannot_be_imported(tmp_path: Path) -> None:
    with pytest.raises(CompassError, match=r"mine\.json is no remembered mapping"):
        imported(MAPPING.to_json(), "mine.json", folder=tmp_path)


def test_a_damaged_file_harms_no_other_and_is_named(tmp_path: Path) -> None:
    kept = remembered(tmp_path)
    (tmp_path / "damaged.json").write_text("{", encoding="utf-8")
    assert everything(tmp_path) == [kept]
    assert unreadable(tmp_path) == ["damaged.json"]


def test_a_folder_that_cannot_be_written_is_told_and_other_mappings_stay(tmp_path: Path) -> None:
    kept = remembered(tmp_path)
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    with pytest.raises(CompassError, match=r"The mapping of books\.csv cannot be remembered"):
        remembered(blocked)
    assert everything(tmp_path) == [kept]


def test_many_who_publish_at_once_leave_one_whole_mapping(tmp_path: Path) -> None:
    sheet = sheet_of(f"{HEADER}\n{ROWS}")
    seen = []

    def publish(number: int) -> None:
        remember(sheet, MAPPING, f"Analyst {number}", folder=tmp_path)
        seen.append([kept.mapping for kept in everything(tmp_path)])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(publish, range(40)))
    assert seen == [[MAPPING]] * 40
    assert [path.suffix for path in tmp_path.iterdir()] == [".json"]
    assert unreadable(tmp_path) == []


def test_what_is_kept_names_nobody_but_who_published(tmp_path: Path) -> None:
    kept = remembered(tmp_path)
    told = json.loads((tmp_path / f"{kept.name}.json").read_text(encoding="utf-8"))
    assert set(told) == {"by", "saved_at", "file", "header", "kinds", "mapping"}


# --- columns that changed ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "note"),
    [
        (
            "12,5",
            "viel",
            "Preis held numbers with a decimal comma last time; now it holds text, e.g. viel.",
        ),
        (
            "12,5",
            "12.50",
            "Preis held numbers with a decimal comma last time; now it holds numbers with a "
            "decimal point, e.g. 12.50.",
        ),
        (
            "2025-01-31",
            "31.01.2025",
            "Preis held dates with the year first last time; now it holds dates with the day "
            "first, e.g. 31.01.2025.",
        ),
        ("00012", "12", "Preis held text last time; now it holds numbers, e.g. 12."),
        ("12,5", "", "Preis held numbers with a decimal comma last time; now it is empty."),
        ("12,5", "3,25", None),
        ("12,5", "7", None),
        ("12,5", "1.234", None),
        ("31.01.2025", "01/02/2025", None),
        ("", "7", None),
    ],
)
def test_a_column_that_changed_its_kind_is_told(
    tmp_path: Path, before: str, after: str, note: str | None
) -> None:
    remembered(tmp_path, rows=f"01/02/2025;1;2;{before};x\n")
    found = recall(sheet_of(f"{HEADER}\n01/02/2025;1;2;{after};x\n"), folder=tmp_path)
    assert found is not None
    with speaking("en"):
        assert [say(said) for said in found.notes] == ([note] if note else [])


def test_an_answer_that_this_file_disproves_is_not_taken_over(tmp_path: Path) -> None:
    remembered(tmp_path)
    rows = "01/31/2025;1.234;2;1,5;x\n02/01/2025;18500.00;3;2,5;y\n"
    found = recall(sheet_of(f"{HEADER}\n{rows}"), folder=tmp_path)
    assert found is not None
    columns = found.mapping.tables["company_financials"].columns
    assert (columns["total_revenue"].decimal, columns["period"].date) == (None, None)


@given(
    st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=6, unique=True),
    st.randoms(use_true_random=False),
)
def test_a_fingerprint_does_not_depend_on_the_order(names: list[str], random: object) -> None:
    shuffled = list(names)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert fingerprint(shuffled) == fingerprint(names)


def test_what_is_kept_survives_its_file(tmp_path: Path) -> None:
    kept = Kept(
        by="Zoë",
        saved_at=datetime(2025, 11, 3, 8, 30, tzinfo=UTC),
        file='Bücher "2025".xlsx',
        sheet="Tabelle 1",
        header=("Monat", "Umsatz gesamt"),
        kinds={"Monat": "date dmy"},
        mapping=MAPPING,
    )
    keep(kept, folder=tmp_path)
    assert everything(tmp_path) == [kept]


# --- currencies -------------------------------------------------------------------------------

MONEY = Mapping.model_validate(
    {"tables": {"service_revenue": {"columns": {"net_revenue": {"from": "NETWR"}}}}}
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NETWR;WAERK\n1;EUR\n2;EUR\n3;USD\n", {"EUR": 2, "USD": 1}),
        ("NETWR;Belegwährung\n1;Euro\n2;eur\n3;€\n", {"EUR": 3}),
        ("NETWR;CurrencyIsoCode\n1;CHF\n2;\n", {"CHF": 1}),
        ("NETWR;HWAER\n1;EUR\n", {}),
        ("NETWR;VBRK-WAERK;Currency\n1;EUR;USD\n", {"EUR": 1}),
    ],
)
def test_the_currencies_of_a_file_are_counted(text: str, expected: dict[str, int]) -> None:
    assert currencies(sheet_of(text), MONEY) == expected


def test_a_file_without_amounts_is_not_asked_for_its_currency() -> None:
    names = Mapping.model_validate(
        {"tables": {"customers": {"columns": {"name": {"from": "NAME1"}}}}}
    )
    assert currencies(sheet_of("NAME1;WAERS\nAlpha;USD\n"), names) == {}
