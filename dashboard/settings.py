"""Every setting of the product, each with its sentence; read once from the environment.

A setting is an environment variable ``SERVICE_COMPASS_<NAME>`` or a line in ``settings.toml``
in the data folder; the environment wins. The definitions and defaults follow the method notes
shown on the pages.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from dashboard.errors import CompassError
from dashboard.text.catalogue import N_

PREFIX = "SERVICE_COMPASS_"
#: Those that figures depend on: a vintage keeps them, so that a comparison can name them.
FIGURE_SETTINGS = (
    "fy_start_month",
    "abc_a_share",
    "abc_b_share",
    "no_purchase_months",
    "new_customer_months",
    "merge_days",
    "satisfied_score",
    "loyal_score",
    "survey_valid_months",
)
DEFAULT_DATA_FOLDER = Path.home() / ".service-compass"


class Settings(BaseSettings):
    """What an administrator may set; immutable while the product runs."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    data_folder: Path = Field(
        DEFAULT_DATA_FOLDER, description=N_("Folder that holds everything published.")
    )
    host: str = Field("127.0.0.1", description=N_("Address the app listens on."))
    port: int = Field(8501, ge=1, le=65535, description=N_("Port the app listens on."))
    memory_limit: str = Field(
        "2GB", pattern=r"^\d+(\.\d+)? ?[KMGT]i?B$", description=N_("Memory DuckDB may use.")
    )
    threads: int = Field(2, ge=1, description=N_("Threads DuckDB may use."))
    max_upload_mb: int = Field(
        500, ge=1, description=N_("Largest file the upload page takes, in MB.")
    )
    max_file_mb: int = Field(2000, ge=1, description=N_("Largest file that is read at all, in MB."))
    max_unpacked_mb: int = Field(
        4000, ge=1, description=N_("Most that an archive or a workbook may unpack to, in MB.")
    )
    max_columns: int = Field(1000, ge=1, description=N_("Most columns a table of a file may have."))
    fy_start_month: int = Field(1, ge=1, le=12, description=N_("First month of the fiscal year."))
    abc_a_share: float = Field(
        0.80, ge=0.5, le=0.9, description=N_("Revenue share up to which a customer is class A.")
    )
    abc_b_share: float = Field(
        0.95, ge=0.91, le=0.99, description=N_("Revenue share up to which a customer is class B.")
    )
    no_purchase_months: int = Field(
        24, ge=1, description=N_("Months without a purchase after which a customer is class C.")
    )
    new_customer_months: int = Field(
        12, ge=0, description=N_("Months after the first machine during which a customer is new.")
    )
    merge_days: int = Field(
        7, ge=0, description=N_("Purchases closer than this many days are one purchase occasion.")
    )
    satisfied_score: float = Field(
        75,
        ge=0,
        le=100,
        description=N_("Satisfaction (0–100) from which on a customer is satisfied."),
    )
    loyal_score: float = Field(
        50, ge=0, le=100, description=N_("Loyalty index (0–100) from which on a customer is loyal.")
    )
    survey_valid_months: int = Field(
        24,
        ge=1,
        description=N_("Months for which an answer of a survey says how a customer judges."),
    )
    word_of_mouth_count: float = Field(
        9,
        ge=0,
        description=N_("People told by each dissatisfied customer who does not complain."),
    )
    servqual_points: str = Field(
        "11/32/22/19/16",
        pattern=r"^\d+(\.\d+)?(/\d+(\.\d+)?){4}$",
        description=N_(
            "Points of the SERVQUAL dimensions in the total gap: tangibles, reliability, "
            "responsiveness, assurance, empathy."
        ),
    )
    cross_hair: str = Field(
        "means",
        pattern="^(means|middle)$",
        description=N_(
            "Where the importance-performance map is divided: at the means, or in the middle of "
            "the scale."
        ),
    )
    protected_items: str = Field(
        "",
        description=N_(
            "Questions never proposed for saving (safety, law, contract): numbers with commas."
        ),
    )
    horizon_months: int = Field(
        12, ge=1, description=N_("Months ahead for which lapses and revenue are to be foretold.")
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Environment first, then ``settings.toml`` beside the data it belongs to."""
        del dotenv_settings, file_secret_settings
        given = {**env_settings(), **init_settings()}
        folder = Path(str(given.get("data_folder", DEFAULT_DATA_FOLDER)))
        toml = TomlConfigSettingsSource(settings_cls, toml_file=folder / "settings.toml")
        return init_settings, env_settings, toml


def read(**overrides: Any) -> Settings:
    """The settings in force.

    Raises:
        CompassError: A value is not allowed (names the setting, the value and the reason), or
            settings.toml cannot be read.
    """
    try:
        return Settings(**overrides)
    except tomllib.TOMLDecodeError as error:
        raise CompassError(
            N_("settings.toml cannot be read: {why}."),
            remedy=N_("Write one line NAME = VALUE per setting; text in double quotes."),
            why=str(error),
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        raise CompassError(
            N_("The setting {name} has the value {value}, which is not allowed: {why}."),
            remedy=N_("Correct it in the environment or in settings.toml and start again."),
            name=PREFIX + "_".join(str(part) for part in first["loc"]).upper(),
            value=first["input"],
            why=first["msg"],
        ) from error


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings this process runs with."""
    return read()
