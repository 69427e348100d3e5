"""What the pages can show of the data there are, and the settings in force."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import streamlit as st

from dashboard import units, words
from dashboard.answers.data_status import Setting
from dashboard.answers.needs import PageState, State
from dashboard.navigation import place
from dashboard.parts.cards import escaped
from dashboard.parts.tables import table
from dashboard.text import N_, Said, _, say

_SIGNS: dict[State, tuple[str, str]] = {
    "full": ("✔", N_("shows everything")),
    "reduced": ("◐", N_("is reduced")),
    "hidden": ("✖", N_("has nothing to show")),
}


def page_states(pages: Sequence[PageState]) -> None:
    """Each page with what it lacks and the table that would bring it."""
    with st.container(border=True):
        st.markdown("\n\n".join(_told(page) for page in pages))


def _told(page: PageState) -> str:
    sign, word = _SIGNS[page.state]
    lines = [f"{sign} **{escaped(_(place(page.slug).title))}** {escaped(_(word))}"]
    without = N_("Without the table {table}: {lack}")
    for name, lack in zip(page.missing, page.lacks, strict=True):
        said = Said(without, {"table": words.code("table_name", name), "lack": lack})
        lines.append(f"- {escaped(say(said))}")
    return "\n".join(lines)


def settings_in_force(settings: Sequence[Setting]) -> None:
    """Every setting with its sentence and value; whoever changed one sees it marked."""
    changed = sum(not one.is_default for one in settings)
    title = f"{_('Settings in force')} ({len(settings)})"
    with st.expander(title, icon=":material/tune:"):
        said = N_("{changed_count} of {setting_count} differ from their default.")
        st.caption(say(Said(said, {"changed_count": changed, "setting_count": len(settings)})))
        frame = pl.DataFrame(
            {
                "purpose": [_(one.use) for one in settings],
                "value": [_value(one) for one in settings],
                "is_default": [one.is_default for one in settings],
                "setting": [one.name for one in settings],
            }
        )
        table(frame, called=N_("Settings in force"), key="settings")


def _value(setting: Setting) -> str:
    unit = units.of(setting.name).name
    return units.write(setting.name, setting.value) if unit in _WRITTEN else str(setting.value)


#: Units of settings that are written as everywhere else.
_WRITTEN = ("share", "months", "days")
