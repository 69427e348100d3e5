"""Sets up everything the product needs, on a machine that has nothing but Python with venv.

Only the standard library may be imported here: this runs before anything is installed. With
``uv`` on the path it is used because it is faster; without it, venv and pip do the same from the
same locked requirements.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
OLDEST_PYTHON = (3, 11)


def run(module: str, arguments: list[str]) -> int:
    """Runs ``python -m module`` in the product's own environment, set up first where needed."""
    if sys.version_info < OLDEST_PYTHON:
        found = ".".join(str(part) for part in sys.version_info[:3])
        return _give_up(
            f"Service Compass needs Python {OLDEST_PYTHON[0]}.{OLDEST_PYTHON[1]} or newer; "
            f"this is {found}. Start it with a newer one."
        )
    try:
        _set_up()
    except subprocess.CalledProcessError as error:
        return _give_up(
            f"Setting up stopped: {' '.join(map(str, error.cmd[:5]))} … ended with code "
            f"{error.returncode}. The lines above say why; when that is mended, run the same "
            "command again."
        )
    except OSError as error:
        return _give_up(f"Setting up stopped: {error}. Mend that and run the same command again.")
    except KeyboardInterrupt:
        return _give_up("Setting up was stopped. The same command goes on where it ended.")
    command = [str(_python()), "-m", module, *arguments]
    try:
        return subprocess.run(command, check=False).returncode
    except KeyboardInterrupt:
        return 130


def _set_up() -> None:
    stamp = ENVIRONMENT / "service-compass.stamp"
    wanted = _fingerprint()
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted and _python().exists():
        return
    uv = shutil.which("uv")
    _say(f"Setting up Service Compass in {ENVIRONMENT} (once, a few minutes) …")
    if not uv:
        # completes what a broken start or uv left without pip; changes nothing otherwise
        _call([sys.executable, "-m", "venv", str(ENVIRONMENT)])
    elif not _python().exists():
        _call([uv, "venv", "--python", sys.executable, str(ENVIRONMENT)])
    _say("Installing the libraries named in requirements.lock …")
    install = (
        [uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", str(_python())]
        if uv
        else [str(_python()), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    )
    _call([*install, "--require-hashes", "-r", str(LOCK)])
    _say("Installing Service Compass itself …")
    _call([*install, "--no-deps", "-e", str(ROOT)])
    stamp.write_text(wanted, encoding="utf-8")
    _say("Ready.")


def _fingerprint() -> str:
    parts = [LOCK.read_bytes(), (ROOT / "pyproject.toml").read_bytes(), sys.version.encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _python() -> Path:
    windows = os.name == "nt"
    return ENVIRONMENT / ("Scripts/python.exe" if windows else "bin/python")


def _call(command: list[str | None]) -> None:
    subprocess.run([part for part in command if part], check=True)


def _say(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")
    sys.stderr.flush()


def _give_up(sentence: str) -> int:
    _say(sentence)
    return 1
