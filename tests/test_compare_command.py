"""``service-compass compare``: what changed between two vintages, as text and as one object."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.test_command import CUSTOMERS, Command, folder, run

__all__ = ["folder", "run"]

LINES = (
    "invoice_id;line_no;customer_id;invoice_date;category;net_revenue\n"
    "1;1;A;2025-11-29;parts;100,50\n"
)
DECEMBER = LINES.replace("100,50", "90,50") + "2;1;B;2025-12-31;repair;200,00\n"


@pytest.fixture
def two(run: Command, folder: Path) -> Command:
    """The first vintage has November; in the second one it is corrected and December comes."""
    (folder / "lines.csv").write_text(LINES)
    (folder / "december.csv").write_text(DECEMBER)
    (folder / "customers.csv").write_text(CUSTOMERS)
    assert run("publish", "customers.csv", "lines.csv").code == 0
    assert run("publish", "december.csv").code == 0
    return run


def test_the_two_newest_are_compared_unless_others_are_named(two: Command) -> None:
    ended = two("compare")
    assert ended.code == 0
    lines = ended.out.splitlines()
    assert lines[:2] == [
        "Service revenue of the last 12 months rises by €190: €200 from the new period, -€10 from "
        "changed rows.",
        "The last closed month is Dec 2025 instead of Nov 2025: all figures are as of then.",
    ]
    revenue = "Service revenue (€): 100.50 → 290.50 (+190) = Changed rows -10; New period +200"
    assert revenue in lines
    assert lines[-1] == (
        "service_revenue: 0 new, 1 changed, 0 unchanged, 0 removed, 1 of a new or lost period."
    )
    assert two("compare", "1", "2").out == ended.out
    back = two("compare", "2", "1")
    assert "= Changed rows +10; Period that falls away -200" in back.out
    german = two("--language", "de", "compare")
    assert "Serviceumsatz (€): 100,50 → 290,50 (+190) = Geänderte Zeilen -10;" in german.out


def test_one_object_tells_the_same(two: Command) -> None:
    told = two("compare", "--json").object
    assert (told["before_id"], told["after_id"]) == ("000001", "000002")
    assert told["causes"] == ["changed_rows", "new_period"]
    revenue = told["figures"][0]
    assert {name: revenue[name] for name in revenue if name.endswith("_amount")} == {
        "before_amount": 100.5,
        "after_amount": 290.5,
        "change_amount": 190.0,
        "changed_rows_amount": -10.0,
        "new_period_amount": 200.0,
    }
    assert told["examples"][0] == {
        "table_name": "service_revenue",
        "key": "1 · 1",
        "column_name": "net_revenue",
        "before": "100.5",
        "after": "90.5",
    }


def test_the_same_data_is_told_in_one_sentence(two: Command) -> None:
    two("rollback", "1")
    ended = two("compare", "1", "3")
    assert ended.out == "Both vintages hold the same data: no figure differs.\n"


def test_one_vintage_alone_cannot_be_compared(run: Command) -> None:
    run("publish", "customers.csv")
    ended = run("compare")
    assert ended.code != 0
    assert ended.aside.splitlines() == [
        "There are no two vintages to compare.",
        "Publish something first, or name two vintages.",
    ]


def test_an_unknown_vintage_is_named(two: Command) -> None:
    ended = two("compare", "9", "1")
    assert ended.code != 0
    assert ended.aside.splitlines()[0] == "There is no vintage 9."
