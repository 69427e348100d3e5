"""The product and an empty Streamlit page, each in a server process of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.stores import ROOT

_START_SECONDS = 180
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True)
class Server:
    """A running server."""

    address: str
    process_id: int

    @property
    def cpu_seconds(self) -> float:
        """Time the process has worked so far."""
        stat = Path(f"/proc/{self.process_id}/stat").read_text(encoding="ascii")
        user, system = stat.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    @property
    def resident_mb(self) -> float:
        """Memory the process holds."""
        status = Path(f"/proc/{self.process_id}/status").read_text(encoding="ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) / 1000


def chromium() -> str | None:
    """The Chromium to drive, if there is one."""
    named = os.environ.get("SERVICE_COMPASS_BROWSER")
    return named or next((path for name in _NAMES if (path := shutil.which(name))), None)


@contextmanager
def product(data_folder: Path) -> Iterator[Server]:
    """The product on a data folder; on an empty one it shows the sample data."""
    data_folder.mkdir(parents=True, exist_ok=True)
    port = _free_port()
    command = ["dashboard.command", "--no-browser", "--port", str(port)]
    with _running(command, port, "api/ready", data_folder) as server:
        yield server


@contextmanager
def empty(data_folder: Path, name: str = "empty_page") -> Iterator[Server]:
    """An empty page, with the server settings of the product (``.streamlit/config.toml``)."""
    port = _free_port()
    page = Path(__file__).with_name(f"{name}.py")
    command = ["streamlit", "run", str(page), "--server.port", str(port), "--server.headless=true"]
    with _running(command, port, "_stcore/health", data_folder) as server:
        yield server


@contextmanager
def _running(module: Sequence[str], port: int, health: str, data_folder: Path) -> Iterator[Server]:
    process = subprocess.Popen(
        [sys.executable, "-m", *module],
        env={**os.environ, "SERVICE_COMPASS_DATA_FOLDER": str(data_folder)},
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    server = Server(f"http://127.0.0.1:{port}", process.pid)
    try:
        _wait_for(process, f"{server.address}/{health}")
        yield server
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(process: subprocess.Popen[bytes], address: str) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server behind {address} ended before it was ready")
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"{address} did not answer within {_START_SECONDS} s")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
