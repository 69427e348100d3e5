"""Which questions are known, published or handed in, and which waves does a file hold?"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl
import streamlit as st

from dashboard.answers.upload import Opened, store
from dashboard.extracts.mappings import look
from dashboard.extracts.mappings.planning import with_catalogues
from dashboard.extracts.publishing import known_items
from dashboard.extracts.reading.sheet import Sheet
from dashboard.extracts.store import vintages
from dashboard.extracts.store.vintages import Vintage

#: A file with more waves has mapped the wrong column.
MOST_WAVES = 60


@dataclass(frozen=True)
class Catalogue:
    """The questions known.

    Attributes:
        key: Stands for them.
        items: Rows of ``survey_items``.
    """

    key: str
    items: pl.DataFrame


def catalogue(files: Sequence[Opened]) -> Catalogue:
    """The questions that are published, and those that the files bring."""
    now = vintages.current(store())
    sheets = [sheet for file in files for sheet in file.sheets]
    key = json.dumps([str(store()), now.id if now else "", *(file.digest for file in files)])
    return Catalogue(key, _items(key, now, sheets))


@st.cache_resource(max_entries=16, ttl=3600, show_spinner=False)
def _items(key: str, _now: Vintage | None, _sheets: Sequence[Sheet]) -> pl.DataFrame:
    return with_catalogues(_sheets, known_items(_now))


def waves(sheet: Sheet, column: str) -> list[str]:
    """The waves that a column of a file names, in their order; empty if they are too many."""
    found = look.values(sheet, column)["value"]
    return found.sort().to_list() if found.len() <= MOST_WAVES else []
