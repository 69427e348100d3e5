"""From a CSV file to its verdict, against polars reading the same file bare.

Each turn is a process of its own, so that its peak memory is its own too; what is imported is not
counted on either side.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

import polars as pl

from dashboard.extracts.judging.verdict import Known, judge_all
from dashboard.extracts.mappings.planning import planned
from dashboard.extracts.publishing import digest
from dashboard.extracts.reading.read import read
from tests.benchmarks.alternating import Compared, seconds
from tests.benchmarks.stores import ROOT, Store, extracts_of, peak_mb

_GOAL = 4.0


def measured(folder: Path, store: Store, *, rounds: int) -> list[str]:
    """The ratio, and the peak memory of both sides, as lines for people."""
    file, customers = folder / "lines.csv", folder / "customers.parquet"
    line_count = _write(store, file, customers)
    turns = [
        (_turn("ours", file, customers), _turn("bare", file, customers)) for _ in range(rounds)
    ]
    ours, bare = zip(*turns, strict=True)
    name = f"CSV of {line_count:,} lines from drop to verdict against a bare read"
    taken, beside = (median(one["seconds"] for one in side) for side in (ours, bare))
    peak, bare_peak = (max(one["peak_mb"] for one in side) for side in (ours, bare))
    file.unlink()
    return [
        Compared(name, taken, beside, _GOAL).told(),
        f"Peak memory: {peak:,.0f} MB against {bare_peak:,.0f} MB",
    ]


def _write(store: Store, file: Path, customers: Path) -> int:
    """The invoice lines as a German system writes them, and the customers they name."""
    lines = pl.scan_parquet(extracts_of(store.extracts, "service_revenue"))
    lines.sink_csv(file, separator=";", decimal_comma=True, date_format="%d.%m.%Y")
    known = pl.read_parquet(extracts_of(store.extracts, "customers"), columns=["customer_id"])
    known.write_parquet(customers)
    return int(lines.select(pl.len()).collect().item())


def _turn(side: str, file: Path, customers: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.benchmarks.verdicts", side, str(file), str(customers)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    told: dict[str, float] = json.loads(done.stdout)
    return told


def _judged(file: Path, customers: pl.Series) -> None:
    digest(file)
    judge_all(planned(read(file, file.name)), Known(customers))


def _read(file: Path) -> None:
    pl.read_csv(file, separator=";", infer_schema_length=10_000)


def main(side: str, file: str, customers: str) -> None:
    """One turn; prints its seconds and its peak memory."""
    known = pl.read_parquet(customers)["customer_id"]
    sides: dict[str, Callable[[], None]] = {
        "ours": partial(_judged, Path(file), known),
        "bare": partial(_read, Path(file)),
    }
    taken = seconds(sides[side])
    sys.stdout.write(json.dumps({"seconds": taken, "peak_mb": peak_mb()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
