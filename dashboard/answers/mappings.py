"""Which mappings are kept here, and which of them is for the file at hand?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from dashboard.answers.upload import Feed
from dashboard.errors import CompassError
from dashboard.extracts.mappings import recalled, remembered
from dashboard.extracts.mappings.recalled import Recalled
from dashboard.extracts.mappings.remembered import Kept
from dashboard.extracts.publishing import whoever
from dashboard.extracts.reading.sheet import Sheet


@dataclass(frozen=True)
class Recollection:
    """What is remembered for a sheet.

    Attributes:
        last: For exactly its header.
        near: For a header that is much like it; only where there is no ``last``.
    """

    last: Recalled | None
    near: Recalled | None


def recollection(digest: str, sheet: Sheet) -> Recollection:
    """What is remembered for a sheet of a file with this content."""
    folder = remembered.place()
    return _recollection(digest, sheet.key, f"{folder}#{remembered.state(folder)}", folder, sheet)


@st.cache_resource(max_entries=64, ttl=3600, show_spinner=False)
def _recollection(
    digest: str, sheet_name: str, state: str, _folder: Path, _sheet: Sheet
) -> Recollection:
    last = recalled.recall(_sheet, folder=_folder)
    return Recollection(last, None if last else recalled.nearest(_sheet, folder=_folder))


def kept() -> list[Kept]:
    """Every mapping kept, the newest first."""
    return remembered.everything()


def remember(feeds: Sequence[Feed], *, by: str) -> list[CompassError]:
    """Keeps the mapping of every sheet that was published; what hindered that, if anything did."""
    problems = []
    for feed in feeds:
        try:
            remembered.remember(feed.sheet, feed.mapping, by.strip() or whoever())
        except CompassError as problem:
            problems.append(problem)
    return problems


def forget(name: str) -> None:
    """Keeps a mapping no longer."""
    remembered.forget(name)
