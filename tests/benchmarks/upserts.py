"""Publishing a tenth of the invoice lines again, against a bare Delta merge of the same rows.

Both start from the same files and run in processes of their own, in turns. *Latest*: what an
extract that overlaps the last one brings; half of its lines are there, a tenth of these changed.
*Spread*: the worst there is; lines of all years, half of them there and changed.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

import polars as pl
from deltalake import DeltaTable

from dashboard.extracts.store import vintages
from dashboard.extracts.store.tables import Load
from dashboard.text import Said
from tests.benchmarks.stores import ROOT, Store, peak_mb, settings_for

_TABLE = "service_revenue"
_GOAL = 3.0
_KEYS = "there.invoice_id = coming.invoice_id and there.line_no = coming.line_no"


@dataclass(frozen=True)
class Cost:
    """What one upsert took; ``rollup_seconds`` are part of ``seconds``."""

    seconds: float
    rollup_seconds: float
    peak_mb: float


def measured(folder: Path, store: Store, *, rounds: int) -> Iterator[str]:
    """A line per figure."""
    published = store.settings.data_folder / "published"
    before = vintages.current(published)
    if before is None:
        raise FileNotFoundError(f"nothing is published in {published}")
    bare = folder / "bare"
    shutil.copytree(published / "tables" / _TABLE, bare)
    untouched = DeltaTable(bare).version()
    for kind, rows in (("latest", _latest), ("spread", _spread)):
        coming = folder / f"{kind}.parquet"
        rows(_published(before)).sink_parquet(coming)
        turns: list[tuple[Cost, Cost]] = []
        for _ in range(rounds):
            ours = _in_a_process("ours", store.settings.data_folder, coming)
            vintages.rollback(published, before.id, by="benchmark", settings=store.settings)
            turns.append((ours, _in_a_process("bare", bare, coming)))
            DeltaTable(bare).restore(untouched)
        yield _told(kind, pl.scan_parquet(coming).select(pl.len()).collect().item(), turns)


def _told(kind: str, row_count: int, turns: list[tuple[Cost, Cost]]) -> str:
    ours, bare = (median(cost.seconds for cost in side) for side in zip(*turns, strict=True))
    tables = median(cost.seconds - cost.rollup_seconds for cost, _ in turns)
    peak, beside = (max(cost.peak_mb for cost in side) for side in zip(*turns, strict=True))
    return (
        f"Upsert of {row_count:,} lines ({kind}) against a bare Delta merge: {ours / bare:.2f} "
        f"(goal at most {_GOAL}), without rollups {tables / bare:.2f}; "
        f"{ours:.1f} s against {bare:.1f} s; peak memory {peak:,.0f} MB against {beside:,.0f} MB"
    )


def _published(vintage: vintages.Vintage) -> pl.LazyFrame:
    files = [vintage.store / path for path in vintage.tables[_TABLE].files]
    return pl.scan_parquet(files, hive_partitioning=False)


def _latest(there: pl.LazyFrame) -> pl.LazyFrame:
    row_count = there.select(pl.len()).collect().item()
    again = there.sort("invoice_date").tail(row_count // 20).with_row_index("number")
    changed = pl.when(pl.col("number") % 10 == 0).then(1.0).otherwise(0.0)
    again = again.with_columns(pl.col("net_revenue") + changed).drop("number")
    return pl.concat([again, _as_new(again)])


def _spread(there: pl.LazyFrame) -> pl.LazyFrame:
    again = there.gather_every(20).with_columns(pl.col("net_revenue") + 1.0)
    return pl.concat([again, _as_new(there.gather_every(20, offset=1))])


def _as_new(rows: pl.LazyFrame) -> pl.LazyFrame:
    return rows.with_columns(pl.col("invoice_id") + "-new")


def _in_a_process(which: str, where: Path, coming: Path) -> Cost:
    command = [sys.executable, "-m", "tests.benchmarks.upserts", which, str(where), str(coming)]
    told = subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.PIPE)
    return Cost(**json.loads(told.stdout))


def cost(which: str, where: Path, coming: Path) -> Cost:
    steps: list[tuple[str, float]] = []
    began = time.perf_counter()
    if which == "ours":
        _publish(where, coming, steps)
    else:
        _merge(where, coming)
    ended = time.perf_counter()
    rolled_up = steps[-1][1] if steps else ended
    return Cost(ended - began, ended - rolled_up, peak_mb())


def _publish(data_folder: Path, coming: Path, steps: list[tuple[str, float]]) -> None:
    def note(said: Said) -> None:
        steps.append((said.template, time.perf_counter()))

    vintages.publish(
        data_folder / "published",
        [Load(_TABLE, coming)],
        by="benchmark",
        progress=note,
        settings=settings_for(data_folder),
    )


def _merge(table: Path, coming: Path) -> None:
    merge = DeltaTable(table).merge(
        pl.read_parquet(coming), _KEYS, source_alias="coming", target_alias="there"
    )
    merge.when_matched_update_all().when_not_matched_insert_all().execute()


if __name__ == "__main__":
    which, where, coming = sys.argv[1:]
    sys.stdout.write(json.dumps(asdict(cost(which, Path(where), Path(coming)))))
