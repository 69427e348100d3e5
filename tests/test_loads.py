"""Any sequence of loads equals a dictionary by key; what was published comes back bit by bit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck
from hypothesis import given as drawn
from hypothesis import settings as how_often
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from dashboard.extracts.store import merging, rollups, staging, vintages
from dashboard.extracts.store.tables import Changes, Load, Mode, TableState
from dashboard.extracts.store.vintages import Vintage
from dashboard.settings import read
from tests.conftest import contract_rows
from tests.stores import digest_of

SETTINGS = read()
#: Invoice -> its date, revenue and machine.
Lines = dict[str, tuple[date, float, str | None]]
DAYS = st.sampled_from(
    [date(2022, 12, 31), date(2023, 1, 1), date(2023, 6, 30), date(2023, 12, 31), date(2024, 2, 29)]
)


@dataclass(frozen=True)
class Step:
    """One load of invoice lines; the range of a range load holds all its lines."""

    mode: Mode
    lines: Lines
    from_on: date | None = None
    to_on: date | None = None

    def load(self) -> Load:
        rows = [
            {"invoice_id": key, "invoice_date": on, "net_revenue": revenue, "machine_id": machine}
            for key, (on, revenue, machine) in self.lines.items()
        ]
        frame = contract_rows("service_revenue", rows)
        return Load("service_revenue", frame, self.mode, self.from_on, self.to_on)

    def after(self, before: Lines) -> Lines:
        """The plain model."""
        if self.mode == "replace":
            return self.lines
        if self.mode == "upsert":
            return before | self.lines
        assert self.from_on is not None
        assert self.to_on is not None
        outside = {
            key: line for key, line in before.items() if not self.from_on <= line[0] < self.to_on
        }
        return outside | self.lines

    def changes(self, before: Lines) -> Changes:
        """What the plain model says."""
        met = self.lines.keys() & before.keys()
        same_count = sum(self.lines[key] == before[key] for key in met)
        return Changes(
            new_count=len(self.lines) - len(met),
            changed_count=len(met) - same_count,
            unchanged_count=same_count,
            removed_count=len(before.keys() - self.after(before).keys()),
        )


@st.composite
def steps(draw: st.DrawFn) -> Step:
    line = st.tuples(DAYS, st.sampled_from([1.0, 2.0]), st.sampled_from([None, "M1"]))
    lines = draw(st.dictionaries(st.sampled_from("abcdef"), line))
    mode: Mode = draw(st.sampled_from(["upsert", "range", "replace"]))
    if mode != "range":
        return Step(mode, lines)
    days = sorted([draw(DAYS), draw(DAYS)])
    from_on, to_on = days[0], days[1] + timedelta(days=1)
    inside = {key: line for key, line in lines.items() if from_on <= line[0] < to_on}
    return Step(mode, inside, from_on, to_on)


def seen(files: list[Path]) -> Lines:
    """The lines in the files, each key once."""
    if not files:
        return {}
    rows = pl.read_parquet(files).select("invoice_id", "invoice_date", "net_revenue", "machine_id")
    assert not rows["invoice_id"].is_duplicated().any()
    return {row[0]: row[1:] for row in rows.iter_rows()}


@how_often(deadline=None, max_examples=60)
@drawn(loads=st.lists(steps(), min_size=1, max_size=5))
def test_any_sequence_of_loads_equals_a_plain_dictionary(
    loads: list[Step], tmp_path_factory: pytest.TempPathFactory
) -> None:
    store = tmp_path_factory.mktemp("store")
    state: TableState | None = None
    expected: Lines = {}
    for number, step in enumerate(loads):
        table = "service_revenue"
        with staging.merged_with(store, table, state, [step.load()], SETTINGS) as (con, merged):
            assert merged.changes == step.changes(expected)
            state = merging.write(con, store, merged, state, f"step-{number}")
        expected = step.after(expected)
        assert seen([store / path for path in state.files]) == expected
        assert state.row_count == len(expected)
        days = sorted(line[0] for line in expected.values())
        assert (state.from_on, state.to_on) == ((days[0], days[-1]) if days else (None, None))


@how_often(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@drawn(loads=st.lists(steps(), min_size=2, max_size=4), data=st.data())
def test_what_was_published_comes_back_bit_by_bit(
    loads: list[Step], data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    store = tmp_path_factory.mktemp("data") / "published"
    published = [vintages.publish(store, [step.load()], by="me") for step in loads]
    digests, rows = [digest_of(one) for one in published], [lines_of(one) for one in published]
    which = data.draw(st.integers(0, len(published) - 1))
    back = vintages.rollback(store, published[which].id, by="me")
    assert (digest_of(back), lines_of(back)) == (digests[which], rows[which])
    assert [digest_of(one) for one in published] == digests
    vintages.publish(store, [loads[0].load()], by="me")
    assert digest_of(back) == digests[which]


def lines_of(vintage: Vintage) -> Lines:
    state = vintage.tables["service_revenue"]
    return seen([vintage.store / path for path in state.files])


# --- rows in whatever form --------------------------------------------------------------------


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "published"


FEW = Step("upsert", {"a": (date(2023, 1, 1), 1.0, None), "b": (date(2024, 2, 29), 2.0, "M1")})
MORE = Step("upsert", {"b": (date(2024, 2, 29), 5.0, None), "c": (date(2024, 2, 29), 3.0, None)})


def frame(step: Step) -> pl.DataFrame:
    rows = step.load().rows
    assert isinstance(rows, pl.DataFrame)
    return rows


def test_rows_may_come_as_a_plan(store: Path) -> None:
    now = vintages.publish(store, [Load("service_revenue", frame(FEW).lazy())], by="me")
    assert lines_of(now) == FEW.lines


def test_rows_may_come_in_several_files(store: Path, tmp_path: Path) -> None:
    frame(FEW).head(1).write_parquet(tmp_path / "1.parquet")
    frame(FEW).tail(1).drop("machine_id").write_parquet(tmp_path / "2.parquet")
    paths = [tmp_path / "1.parquet", tmp_path / "2.parquet"]
    now = vintages.publish(store, [Load("service_revenue", paths)], by="me")
    assert lines_of(now) == FEW.lines | {"b": (date(2024, 2, 29), 2.0, None)}


def test_no_file_at_all_is_no_row(store: Path) -> None:
    now = vintages.publish(store, [Load("service_revenue", [])], by="me")
    assert now.tables["service_revenue"].row_count == 0


def test_of_several_loads_the_last_one_counts_where_they_share_a_key(store: Path) -> None:
    now = vintages.publish(store, [FEW.load(), MORE.load(), FEW.load()], by="me")
    assert lines_of(now) == MORE.lines | FEW.lines
    assert now.changes["service_revenue"] == Changes(3, 0, 0, 0)


def test_whatever_was_given_is_gone_after_staging_but_what_is_published(store: Path) -> None:
    vintages.publish(store, [FEW.load(), Load("service_revenue", frame(MORE).lazy())], by="me")
    assert sorted(path.name for path in store.iterdir()) == [
        "publishing.lock",
        "rollups",
        "tables",
        "vintages",
    ]


# --- rollups ----------------------------------------------------------------------------------


def rolled_up(vintage: Vintage) -> dict[str, pl.DataFrame]:
    return {
        name: pl.read_parquet([vintage.store / path for path in paths])
        for name, paths in vintage.rollups.items()
    }


def assert_equal(one: dict[str, pl.DataFrame], other: dict[str, pl.DataFrame]) -> None:
    assert one.keys() == other.keys() == set(rollups.ROLLUPS)
    for name, rows in one.items():
        assert_frame_equal(rows, other[name], check_row_order=False)


def table(name: str, *rows: dict[str, object]) -> Load:
    return Load(name, contract_rows(name, list(rows)), "replace")


CUSTOMERS = table("customers", {"customer_id": "A"}, {"customer_id": "B"})
MACHINES = table("installed_base", {"machine_id": "M1", "commissioning_date": date(2020, 1, 1)})
HISTORY = [
    {"invoice_id": str(no), "invoice_date": day, "net_revenue": 10.0 + no, "machine_id": "M1"}
    for no, day in enumerate([date(2021, 1, 1), date(2022, 5, 5), date(2023, 5, 5)])
]
CREDIT = {
    "invoice_id": "credit",
    "invoice_date": date(2024, 5, 5),
    "net_revenue": -4.0,
    "ref_invoice_id": "0",
}


def lines_with(*more: dict[str, object]) -> Load:
    return Load("service_revenue", contract_rows("service_revenue", [*HISTORY, *more]))


def kept_pieces(before: Vintage, after: Vintage) -> int:
    """Of the first rollup."""
    name = rollups.PIECEWISE[0]
    return len(set(before.rollups[name]) & set(after.rollups[name]))


@pytest.mark.parametrize(
    ("change", "kept_count"),
    [
        pytest.param(lines_with({**CREDIT, "ref_invoice_id": None}), 3, id="a line comes"),
        pytest.param(lines_with(), 4, id="nothing changes"),
        pytest.param(
            Load(
                "service_revenue",
                contract_rows(
                    "service_revenue",
                    [{"invoice_id": "0", "invoice_date": date(2021, 2, 1), "net_revenue": 10.0}],
                ),
            ),
            2,
            id="the invoice that a later credit note corrects moves",
        ),
        pytest.param(
            table("customers", {"customer_id": "A", "is_intercompany": True}),
            0,
            id="the customer of all lines is one of ours",
        ),
        pytest.param(
            table("customers", {"customer_id": "A", "country": "AT"}, {"customer_id": "C"}),
            4,
            id="master data that the lines do not carry",
        ),
        pytest.param(
            table("installed_base", {"machine_id": "M1", "type_group": "saws"}),
            1,
            id="the machine of three lines is another one",
        ),
    ],
)
def test_pieces_whose_lines_are_the_same_are_kept_and_nothing_else(
    store: Path, monkeypatch: pytest.MonkeyPatch, change: Load, kept_count: int
) -> None:
    monkeypatch.setattr(rollups, "_LINES_AT_ONCE", 1)
    before = vintages.publish(store, [CUSTOMERS, MACHINES, lines_with(CREDIT)], by="me")
    after = vintages.publish(store, [change], by="me")
    assert kept_pieces(before, after) == kept_count
    files = {name: [store / path for path in state.files] for name, state in after.tables.items()}
    anew = rollups.build(files, store / "anew", read(data_folder=store.parent))
    assert_equal(rolled_up(after), {name: pl.read_parquet(paths) for name, paths in anew.items()})


def test_rollups_are_the_same_in_one_piece_and_in_many(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = vintages.publish(store, [CUSTOMERS, MACHINES, lines_with(CREDIT)], by="me")
    monkeypatch.setattr(rollups, "_LINES_AT_ONCE", 1)
    other = table("customers", {"customer_id": "A"}, {"customer_id": "B"}, {"customer_id": "C"})
    pieces = vintages.publish(store, [other], by="me")
    assert (len(whole.rollups["customer_slices"]), len(pieces.rollups["customer_slices"])) == (1, 4)
    assert_equal(rolled_up(whole), rolled_up(pieces))


@pytest.mark.parametrize(
    ("memory", "at_most_bytes", "expected"),
    [
        ("2GB", rollups.BUILDING_BYTES, "953.6 MiB"),
        ("512 MiB", rollups.BUILDING_BYTES, "512.0 MiB"),
        ("1.5 GB", float("inf"), "1.3 GiB"),
        ("700KB", float("inf"), "683.5 KiB"),
        ("1TiB", float("inf"), "1.0 TiB"),
    ],
)
def test_building_takes_a_gigabyte_at_most_and_never_more_than_was_set(
    memory: str, at_most_bytes: float, expected: str
) -> None:
    with rollups.connect(read(memory_limit=memory), at_most_bytes) as con:
        assert con.sql("select current_setting('memory_limit')").fetchall() == [(expected,)]


@pytest.mark.parametrize(
    ("line_counts", "expected"),
    [
        ({}, [date.min]),
        ({(2021, 3): 9}, [date(2021, 3, 1)]),
        ({(2021, 3): 4, (2022, 1): 6}, [date(2021, 3, 1)]),
        ({(2021, 3): 5, (2022, 1): 3, (2022, 2): 3}, [date(2021, 3, 1), date(2022, 1, 1)]),
        (
            {(2021, 1): 6, (2021, 2): 6, (2021, 3): 4, (2022, 1): 7},
            [date(2021, 1, 1), date(2021, 2, 1), date(2022, 1, 1)],
        ),
        ({(2021, 1): 50, (2021, 2): 50}, [date(2021, 1, 1), date(2021, 2, 1)]),
    ],
    ids=[
        "none",
        "one",
        "two years in one",
        "a year is not torn",
        "a large year is",
        "large months",
    ],
)
def test_pieces_are_whole_years_where_these_are_small_enough(
    line_counts: dict[tuple[int, int], int], expected: list[date], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rollups, "_LINES_AT_ONCE", 10)
    months = [(date(year, month, 1), count) for (year, month), count in line_counts.items()]
    assert rollups._starts(months) == expected
