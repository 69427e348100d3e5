"""Whoever is killed while publishing, rolling back or tidying leaves the old state or the new one.

More than 200 kills at random moments. After each of them the data are exactly what they were or
what they were to become, and the next publish works and puts the Delta log right.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from itertools import count
from pathlib import Path

import polars as pl
import pytest
from deltalake import DeltaTable

from dashboard.extracts.store import vintages
from dashboard.extracts.store.tables import Load
from dashboard.extracts.store.vintages import Vintage
from tests.conftest import contract_rows
from tests.mortal import Mortal, mortal
from tests.stores import digest_of

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills need processes that fork")

KILLS = {"publish": 100, "rollback": 60, "tidy": 60}
#: A fresh store after so many kills, so that histories stay short.
_PER_STORE = 20
ROUNDS = [(what, seed) for what, kills in KILLS.items() for seed in range(kills // _PER_STORE)]


def revenue(*invoice_ids: str) -> Load:
    rows = [
        {"invoice_id": name, "invoice_date": date(2023 + len(name) % 2, 5, 5), "net_revenue": 1.0}
        for name in invoice_ids
    ]
    return Load("service_revenue", contract_rows("service_revenue", rows))


def current(store: Path) -> Vintage:
    now = vintages.current(store)
    assert now is not None
    return now


def lines(vintage: Vintage) -> set[str]:
    files = [vintage.store / path for path in vintage.tables["service_revenue"].files]
    return set(pl.read_parquet(files)["invoice_id"])


@pytest.fixture(scope="module", params=ROUNDS, ids=lambda one: f"{one[0]}-{one[1]}")
def killed(request: pytest.FixtureRequest) -> Iterator[tuple[str, Mortal]]:
    what, seed = request.param
    with mortal(seed) as victim:
        yield what, victim


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Two vintages over two years, so that there is something to go back to."""
    store = tmp_path / "published"
    vintages.publish(store, [revenue("1", "22")], by="me")
    vintages.publish(store, [revenue("3")], by="me")
    return store


def test_a_kill_at_any_moment_leaves_the_old_or_the_new(
    killed: tuple[str, Mortal], store: Path, tmp_path: Path
) -> None:
    what, victim = killed
    first, kills = current(store), 0
    victim.finishes(what, str(store), _detail(what, tmp_path, "0"))
    for attempt in count(1):
        before = current(store)
        old, name = digest_of(before), "k" * (attempt % 2) + f"new{attempt}"
        kills += victim.is_killed(what, str(store), _detail(what, tmp_path, name))
        after = current(store)
        if after.id == before.id:
            assert digest_of(after) == old
        elif what == "publish":
            assert lines(after) == lines(before) | {name}
        else:
            assert (what, after.restored_from) == ("rollback", "000001")
            assert after.files == vintages.find(store, "1").files
        assert after.parent == before.id or after == before
        _publishes_again(store, after, f"again{attempt}")
        if kills == _PER_STORE:
            break
    assert all(not vintages.missing_files(vintage) for vintage in vintages.history(store))
    assert vintages.rollback(store, first.id, by="me").files == first.files


def _detail(what: str, folder: Path, new: str) -> str:
    if what == "tidy":
        for number in range(20):
            (folder / f"published/tables/service_revenue/2024/left-{number}.parquet").touch()
    if what != "publish":
        return "1"
    rows = revenue(new).rows
    assert isinstance(rows, pl.DataFrame)
    rows.write_parquet(folder / "new.parquet")
    return str(folder / "new.parquet")


def _publishes_again(store: Path, before: Vintage, name: str) -> None:
    now = vintages.publish(store, [revenue(name)], by="me")
    assert lines(now) == lines(before) | {name}
    assert [vintage.id for vintage in vintages.history(store)][:2] == [now.id, before.id]
    log = DeltaTable(store / "tables" / "service_revenue")
    prefix = "tables/service_revenue/"
    told = {f"{prefix}{path}" for path in pl.DataFrame(log.get_add_actions(flatten=True))["path"]}
    assert told == set(now.tables["service_revenue"].files)
    assert log.version() == now.tables["service_revenue"].delta_version
