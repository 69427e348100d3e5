"""From files to a vintage: two tables out of one file, the three ways of loading, conflicts."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from dashboard.errors import CompassError
from dashboard.extracts.mappings.mapping import read_mapping
from dashboard.extracts.publishing import Delivery, judge_files, publish, stage, whoever
from dashboard.extracts.store import vintages
from dashboard.extracts.store.tables import Changes, Mode
from dashboard.text import Said

CUSTOMERS = Delivery("customers.csv", b"customer_id;name;country\nA;Alpha;DE\nB;Beta;AT\n")
HEADER = "invoice_id;line_no;customer_id;invoice_date;category;net_revenue\n"
JANUARY, FEBRUARY = "2025-01-15", "2025-02-15"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "published"


def lines(name: str, *rows: tuple[str, str, str, float]) -> Delivery:
    """Revenue lines: invoice, customer, day, amount."""
    body = "".join(
        f"{invoice};1;{customer};{day};parts;{amount}\n" for invoice, customer, day, amount in rows
    )
    return Delivery(name, (HEADER + body).encode())


def published(store: Path, *files: Delivery, mode: Mode = "upsert") -> vintages.Vintage:
    return publish(judge_files(files, store, mode=mode), store, by="Ada")


def amounts(store: Path) -> dict[str, float]:
    now = vintages.current(store)
    assert now is not None
    files = [store / path for path in now.tables["service_revenue"].files]
    return dict(pl.read_parquet(files).sort("invoice_id")["invoice_id", "net_revenue"].iter_rows())


def test_one_file_feeds_two_tables(store: Path) -> None:
    columns = {
        "invoice_id": {"from": "Doc"}, "line_no": {"row_number_within": ["Doc"]},
        "customer_id": {"from": "Who"}, "invoice_date": {"from": "Day"},
        "category": {"constant": "parts"}, "net_revenue": {"product": ["Qty", "Price"]},
    }  # fmt: skip
    people = {"customer_id": {"from": "Who"}, "name": {"from": "Who"}, "country": {"from": "Land"}}
    mapping = read_mapping(
        json.dumps(
            {
                "tables": {
                    "service_revenue": {"columns": columns},
                    "customers": {"columns": people, "distinct": True},
                }
            }
        )
    )
    raw = b"Doc,Who,Land,Day,Qty,Price\n1,A,DE,2025-01-15,2,10.5\n1,,DE,2025-01-15,1,5.25\n"
    judged = judge_files([Delivery("raw.csv", raw)], store, mapping=mapping)
    assert [(v.table, v.read_count, v.accepted_count) for v in judged.verdicts] == [
        ("customers", 1, 1),
        ("service_revenue", 2, 1),
    ]
    now = publish(judged, store, by="Ada")
    assert {name: state.row_count for name, state in now.tables.items()} == {
        "customers": 1,
        "service_revenue": 1,
    }
    assert amounts(store) == {"1": 21.0}


def test_the_history_knows_the_content_of_every_file(store: Path) -> None:
    now = published(store, CUSTOMERS, lines("jan.csv", ("1", "A", JANUARY, 1), ("2", "X", "", 1)))
    assert isinstance(CUSTOMERS.content, bytes)
    assert now.sources[0]["digest"] == hashlib.sha256(CUSTOMERS.content).hexdigest()
    told = [
        (source["file"], source["table"], source["read"], source["accepted"], source["quarantined"])
        for source in now.sources
    ]
    assert told == [
        ("customers.csv", "customers", 2, 2, 0),
        ("jan.csv", "service_revenue", 2, 1, 1),
    ]
    assert now.by == "Ada"


def test_a_file_on_disk_and_its_content_are_the_same(store: Path, tmp_path: Path) -> None:
    assert isinstance(CUSTOMERS.content, bytes)
    path = tmp_path / "customers.csv"
    path.write_bytes(CUSTOMERS.content)
    one = judge_files([CUSTOMERS], store)
    two = judge_files([Delivery("customers.csv", path)], store)
    assert one.digests == two.digests
    assert one.verdicts[0].accepted.equals(two.verdicts[0].accepted)


def test_several_files_of_one_table_replace_it_together(store: Path) -> None:
    published(store, CUSTOMERS, lines("old.csv", ("0", "A", JANUARY, 9)))
    files = [
        lines("jan.csv", ("1", "A", JANUARY, 1), ("2", "A", JANUARY, 2)),
        lines("feb.csv", ("2", "A", FEBRUARY, 22), ("3", "B", FEBRUARY, 3)),
    ]
    judged = judge_files(files, store, mode="replace")
    assert stage(judged, store).changes == {
        "service_revenue": Changes(new_count=3, changed_count=0, unchanged_count=0, removed_count=1)
    }
    now = publish(judged, store, by="Ada")
    assert amounts(store) == {"1": 1.0, "2": 22.0, "3": 3.0}
    assert [source["file"] for source in now.sources] == ["jan.csv", "feb.csv"]
    assert now.changes["service_revenue"].new_count == 3


def test_a_range_replaces_what_lies_in_it(store: Path) -> None:
    published(store, CUSTOMERS, lines("a.csv", ("1", "A", JANUARY, 1), ("2", "A", FEBRUARY, 2)))
    new = [lines("b.csv", ("3", "A", "2025-02-01", 3))]
    judged = judge_files(new, store, mode="range", from_on=date(2025, 2, 1), to_on=date(2025, 3, 1))
    publish(judged, store, by="Ada")
    assert amounts(store) == {"1": 1.0, "3": 3.0}


def test_a_table_without_dates_is_added_and_updated_beside_a_range(store: Path) -> None:
    published(store, CUSTOMERS, lines("a.csv", ("1", "A", JANUARY, 1)))
    more = Delivery("more.csv", b"customer_id;name;country\nC;Gamma;CH\n")
    judged = judge_files(
        [more, lines("b.csv", ("2", "C", JANUARY, 2))],
        store,
        mode="range",
        from_on=date(2025, 1, 1),
        to_on=date(2025, 2, 1),
    )
    now = publish(judged, store, by="Ada")
    assert now.tables["customers"].row_count == 3
    assert amounts(store) == {"2": 2.0}


@pytest.mark.parametrize(
    ("from_on", "to_on"),
    [
        (None, None),
        (date(2025, 1, 1), None),
        (date(2025, 1, 1), date(2025, 1, 1)),
        (date(2025, 2, 1), date(2025, 1, 1)),
    ],
)
def test_a_range_needs_two_days_in_order(
    store: Path, from_on: date | None, to_on: date | None
) -> None:
    with pytest.raises(CompassError, match="its first day and the first day after it are needed"):
        judge_files([CUSTOMERS], store, mode="range", from_on=from_on, to_on=to_on)


def test_a_row_outside_the_range_is_told_before_publishing(store: Path) -> None:
    published(store, CUSTOMERS)
    judged = judge_files(
        [lines("a.csv", ("1", "A", FEBRUARY, 1))],
        store,
        mode="range",
        from_on=date(2025, 1, 1),
        to_on=date(2025, 2, 1),
    )
    with pytest.raises(CompassError, match="1 rows of service_revenue lie outside the range"):
        stage(judged, store)
    with pytest.raises(CompassError, match="lie outside the range"):
        publish(judged, store, by="Ada")


def test_customers_that_are_replaced_are_known_no_more(store: Path) -> None:
    published(store, CUSTOMERS)
    fewer = Delivery("fewer.csv", b"customer_id;name;country\nA;Alpha;DE\n")
    judged = judge_files([fewer, lines("a.csv", ("1", "B", JANUARY, 1))], store, mode="replace")
    assert [v.quarantined_count for v in judged.verdicts] == [0, 1]


def test_customers_published_before_are_known(store: Path) -> None:
    published(store, CUSTOMERS)
    judged = judge_files([lines("a.csv", ("1", "B", JANUARY, 1))], store)
    assert judged.accepted_count == 1


def test_nothing_accepted_publishes_nothing(store: Path) -> None:
    judged = judge_files([lines("a.csv", ("1", "nobody", JANUARY, 1))], store)
    assert (judged.accepted_count, judged.verdicts[0].reasons) == (0, {"unknown_customer": 1})
    with pytest.raises(CompassError, match="No row was accepted"):
        publish(judged, store, by="Ada")
    assert vintages.history(store) == []


def test_whoever_judged_before_the_very_first_vintage_is_told_too(store: Path) -> None:
    judged = judge_files([CUSTOMERS], store)
    published(store, CUSTOMERS)
    with pytest.raises(CompassError, match="Someone published meanwhile: vintage 000001 of Ada"):
        publish(judged, store, by="Bob")


def test_whoever_judged_against_an_older_vintage_is_told(store: Path) -> None:
    published(store, CUSTOMERS)
    judged = judge_files([lines("a.csv", ("1", "B", JANUARY, 1))], store)
    published(store, Delivery("more.csv", b"customer_id;name;country\nC;Gamma;CH\n"))
    with pytest.raises(CompassError, match="Someone published meanwhile: vintage 000002"):
        publish(judged, store, by="Bob")
    assert "service_revenue" not in vintages.history(store)[0].tables


def test_an_unknown_table_is_named_with_the_known_ones(store: Path) -> None:
    with pytest.raises(CompassError, match=r"no table turnover\. Choose one of these: cust"):
        judge_files([CUSTOMERS], store, table="turnover")


def test_a_file_of_no_table_is_named(store: Path) -> None:
    with pytest.raises(CompassError, match=r"notes\.csv"):
        judge_files([Delivery("notes.csv", b"this;that\n1;2\n")], store)


def test_what_happens_is_told_in_order(store: Path) -> None:
    told: list[Said] = []
    judged = judge_files([CUSTOMERS], store)
    publish(judged, store, by="Ada", progress=told.append)
    assert [said.template.split(" ")[0] for said in told] == ["Comparing", "Writing", "Adding"]


def test_somebody_always_publishes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert whoever()

    def nobody() -> str:
        raise OSError("no such user")

    monkeypatch.setattr("getpass.getuser", nobody)
    assert whoever() == "unknown"
