"""Settings come from the environment and from settings.toml; what is wrong is told by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard import settings
from dashboard.errors import CompassError
from dashboard.text import speaking, tell


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of its own, and nothing set around it."""
    for name in settings.Settings.model_fields:
        monkeypatch.delenv(settings.PREFIX + name.upper(), raising=False)
    monkeypatch.setenv("SERVICE_COMPASS_DATA_FOLDER", str(tmp_path))
    return tmp_path


def _refused() -> str:
    with pytest.raises(CompassError) as caught, speaking("en"):
        settings.read()
    return " ".join(tell(caught.value))


def test_the_defaults_are_those_of_the_method_notes(folder: Path) -> None:
    found = settings.read()
    assert found.data_folder == folder
    assert (found.host, found.port) == ("127.0.0.1", 8501)
    assert (found.abc_a_share, found.abc_b_share) == (0.80, 0.95)
    assert (found.no_purchase_months, found.new_customer_months) == (24, 12)
    assert (found.merge_days, found.fy_start_month) == (7, 1)


def test_a_line_in_settings_toml_beats_the_default(folder: Path) -> None:
    (folder / "settings.toml").write_text('merge_days = 14\nmemory_limit = "4 GB"\n')
    assert settings.read().merge_days == 14
    assert settings.read().memory_limit == "4 GB"


def test_the_environment_beats_settings_toml(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "settings.toml").write_text("port = 9000\n")
    monkeypatch.setenv("SERVICE_COMPASS_PORT", "9001")
    assert settings.read().port == 9001


def test_the_settings_beside_a_given_folder_are_read(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "settings.toml").write_text("threads = 8\n")
    assert settings.read(data_folder=other).threads == 8


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("PORT", "65536"),
        ("MEMORY_LIMIT", "much"),
        ("THREADS", "0"),
        ("FY_START_MONTH", "13"),
        ("ABC_A_SHARE", "0.905"),
        ("ABC_B_SHARE", "0.9"),
        ("ABC_B_SHARE", "80 %"),
        ("MERGE_DAYS", "-1"),
        ("MAX_UPLOAD_MB", "0"),
    ],
)
def test_a_value_that_is_not_allowed_is_told_with_its_setting(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(settings.PREFIX + name, value)
    told = _refused()
    assert f"The setting SERVICE_COMPASS_{name} has the value {value}, which is not" in told
    assert told.endswith("Correct it in the environment or in settings.toml and start again.")


def test_an_unknown_name_in_settings_toml_is_told(folder: Path) -> None:
    (folder / "settings.toml").write_text("merge_day = 14\n")
    assert "SERVICE_COMPASS_MERGE_DAY has the value 14" in _refused()


def test_a_settings_toml_that_cannot_be_read_is_told_with_the_place(folder: Path) -> None:
    (folder / "settings.toml").write_text("port = 9000\nmemory_limit = 4 GB\n")
    told = _refused()
    assert told.startswith("settings.toml cannot be read: ")
    assert "line 2" in told


def test_settings_do_not_change_while_the_product_runs() -> None:
    found = settings.read()
    with pytest.raises(ValueError, match="frozen"):
        found.port = 1
