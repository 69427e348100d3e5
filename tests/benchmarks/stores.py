"""The machine builder's extracts in any size, published by our own pipeline in its own process."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from dashboard.answers.asked import Asked
from dashboard.extracts import publishing
from dashboard.extracts.publishing import Delivery
from dashboard.extracts.store import rollups, vintages
from dashboard.filters import Filters
from dashboard.settings import Settings, read
from dashboard.warehouse import Warehouse
from sample_data import make
from sample_data.world import World

ROOT = Path(__file__).resolve().parents[2]
#: The tables that every size of the sample data has.
_TABLES = ("customers", "installed_base", "service_revenue")


@dataclass(frozen=True)
class Cost:
    """What one publish took: reading and judging, publishing, and the process's peak memory."""

    judge_seconds: float
    publish_seconds: float
    peak_mb: float


@dataclass(frozen=True)
class Store:
    """A published store with what it was made from."""

    settings: Settings
    extracts: Path

    @property
    def asked(self) -> Asked:
        """The usual question, to a warehouse of its own."""
        vintage = vintages.current(self.settings.data_folder / "published")
        if vintage is None:
            raise FileNotFoundError(f"nothing is published in {self.settings.data_folder}")
        return Asked(Filters(), Warehouse(vintage, self.settings))

    def bare(self) -> duckdb.DuckDBPyConnection:
        """DuckDB with the same memory and threads, and nothing of ours."""
        return rollups.connect(self.settings)


def draw(folder: Path, *, line_count: int) -> Path:
    """Draws the extracts; returns their folder."""
    extracts = folder / "extracts"
    make.write(World(line_count=line_count), extracts)
    return extracts


def extracts_of(folder: Path, table: str) -> list[Path]:
    """The files of one table."""
    one = folder / f"{table}.parquet"
    return [one] if one.exists() else sorted((folder / table).glob("*.parquet"))


def publish(extracts: Path, data_folder: Path) -> Cost:
    """Judges and publishes the extracts in a process of its own, so that its memory is its own."""
    data_folder.mkdir(parents=True)
    told = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.stores", str(extracts), str(data_folder)],
        check=True,
        cwd=ROOT,
        stdout=subprocess.PIPE,
    )
    return Cost(**json.loads(told.stdout))


def published_here(extracts: Path, data_folder: Path) -> Cost:
    """The same in this process."""
    began = time.perf_counter()
    store = data_folder / "published"
    files = [
        Delivery(f"{table} {path.name}", path)
        for table in _TABLES
        for path in extracts_of(extracts, table)
    ]
    judged = publishing.judge_files(files, store)
    between = time.perf_counter()
    publishing.publish(judged, store, by="benchmark")
    ended = time.perf_counter()
    return Cost(between - began, ended - between, peak_mb())


def peak_mb() -> float:
    """The most memory this process ever held; a process starts with none, whoever started it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1000


def settings_for(data_folder: Path) -> Settings:
    """The usual settings on this data folder."""
    return read(data_folder=data_folder)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(published_here(Path(sys.argv[1]), Path(sys.argv[2])))))
