"""The first start sets everything up, the second one nothing; what goes wrong is told in words."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard import bootstrap

Commands = list[list[str]]


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout without an environment, on a machine without uv."""
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    (tmp_path / "requirements.lock").write_text("polars==2.1.0\n")
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "ENVIRONMENT", tmp_path / ".venv")
    monkeypatch.setattr(bootstrap, "LOCK", tmp_path / "requirements.lock")
    monkeypatch.setattr("shutil.which", lambda name: None)
    return tmp_path


@pytest.fixture
def called(machine: Path, monkeypatch: pytest.MonkeyPatch) -> Commands:
    """The commands that were run; making an environment leaves its Python there."""
    commands: Commands = []
    python = machine / ".venv" / "bin" / "python"

    def run(command: list[str], *, check: bool) -> subprocess.CompletedProcess[str]:
        commands.append(command)
        if "venv" in command:
            python.parent.mkdir(parents=True, exist_ok=True)
            python.touch()
        return subprocess.CompletedProcess(command, 7 if "dashboard.command" in command else 0)

    monkeypatch.setattr("subprocess.run", run)
    monkeypatch.setattr("os.name", "posix")
    return commands


def _start() -> int:
    return bootstrap.run("dashboard.command", ["history"])


def test_a_machine_with_nothing_but_python_gets_venv_and_pip(
    machine: Path, called: Commands
) -> None:
    _start()
    python = str(machine / ".venv" / "bin" / "python")
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    assert called == [
        [sys.executable, "-m", "venv", str(machine / ".venv")],
        [*pip, "--require-hashes", "-r", str(machine / "requirements.lock")],
        [*pip, "--no-deps", "-e", str(machine)],
        [python, "-m", "dashboard.command", "history"],
    ]


def test_where_uv_is_there_it_does_the_same(
    machine: Path, called: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.which", lambda name: "/usr/bin/uv")
    _start()
    python = str(machine / ".venv" / "bin" / "python")
    install = ["pip", "install", "--quiet", "--compile-bytecode", "--python", python]
    assert called == [
        ["/usr/bin/uv", "venv", "--python", sys.executable, str(machine / ".venv")],
        ["/usr/bin/uv", *install, "--require-hashes", "-r", str(machine / "requirements.lock")],
        ["/usr/bin/uv", *install, "--no-deps", "-e", str(machine)],
        [python, "-m", "dashboard.command", "history"],
    ]


def test_the_second_start_sets_nothing_up(machine: Path, called: Commands) -> None:
    _start()
    called.clear()
    _start()
    assert called == [
        [str(machine / ".venv" / "bin" / "python"), "-m", "dashboard.command", "history"]
    ]


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_a_start_after_a_change_of_the_libraries_installs_again(
    machine: Path, called: Commands, name: str
) -> None:
    _start()
    called.clear()
    (machine / name).write_text("duckdb==2.0.0\n")
    _start()
    assert len(called) == 4


def test_an_environment_that_another_tool_left_without_pip_is_completed(
    machine: Path, called: Commands
) -> None:
    python = machine / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch()
    _start()
    assert called[0] == [sys.executable, "-m", "venv", str(machine / ".venv")]


def test_the_commands_own_exit_code_comes_back(called: Commands) -> None:
    assert _start() == 7
    assert len(called) == 4


def test_progress_is_told_in_words(called: Commands, capsys: pytest.CaptureFixture[str]) -> None:
    _start()
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("Setting up Service Compass in ")
    assert told.err.endswith("Ready.\n")
    called.clear()
    _start()
    assert capsys.readouterr().err == ""


def test_an_old_python_is_told_which_one_is_needed(
    monkeypatch: pytest.MonkeyPatch, called: Commands, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 12, "final", 0))
    assert _start() == 1
    assert called == []
    assert capsys.readouterr().err == (
        "Service Compass needs Python 3.11 or newer; this is 3.10.12. Start it with a newer one.\n"
    )


def _failing(error: BaseException) -> Callable[..., None]:
    def run(command: list[str], *, check: bool) -> None:
        raise error

    return run


@pytest.mark.parametrize(
    ("error", "code", "sentence"),
    [
        (
            subprocess.CalledProcessError(2, ["python", "-m", "pip", "install", "--quiet", "x"]),
            1,
            "Setting up stopped: python -m pip install --quiet … ended with code 2.",
        ),
        (PermissionError(13, "Permission denied"), 1, "Permission denied"),
        (KeyboardInterrupt(), 1, "The same command goes on where it ended."),
    ],
    ids=["an install fails", "no right to write", "stopped by hand"],
)
def test_a_start_that_breaks_off_says_why_and_leaves_no_stamp(
    machine: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    code: int,
    sentence: str,
) -> None:
    monkeypatch.setattr("subprocess.run", _failing(error))
    assert _start() == code
    assert sentence in capsys.readouterr().err
    assert not list(machine.rglob("*.stamp"))


def test_stopping_the_app_by_hand_is_no_fault(
    called: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    _start()
    monkeypatch.setattr("subprocess.run", _failing(KeyboardInterrupt()))
    assert _start() == 130
