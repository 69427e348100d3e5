"""A survey with one column per question: what each column holds, on which scale, and since when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from dashboard.answers import surveys
from dashboard.answers.surveys import Catalogue
from dashboard.extracts.contract import TABLES
from dashboard.extracts.contract.codes import LABELS
from dashboard.extracts.mappings.doubts import WHY_REVERSED, by_blank, taken_by_code
from dashboard.extracts.mappings.headings import heading
from dashboard.extracts.mappings.mapping import ANSWERS, ITEM, MEASURES, ColumnMapping, TableMapping
from dashboard.extracts.mappings.proposals import Items
from dashboard.extracts.mappings.question_rows import (
    CELLS,
    as_rows,
    from_rows,
    scale_name,
    scale_names,
    with_direction,
    with_scale,
)
from dashboard.extracts.mappings.questionnaires import Survey, outside
from dashboard.extracts.reading.sheet import Sheet
from dashboard.parts.cards import escaped
from dashboard.text import N_, Said, _, language, say

_BEST = {"high": N_("highest"), "low": "1"}
_NAMES_TOLD = 12


@dataclass(frozen=True)
class Edited:
    """The mapping as it stands on the page.

    Attributes:
        answers: Of ``survey_responses``.
        items: The questions that no catalogue has.
        is_settled: Nothing is left to be asked.
    """

    answers: TableMapping
    items: Items
    is_settled: bool


def questions(
    sheet: Sheet,
    start: TableMapping,
    items: Items,
    found: Survey | None,
    catalogue: Catalogue,
    key: str,
) -> Edited:
    """Draws the questions and what has to be asked about them; returns what they are then.

    Args:
        start: The mapping to begin with.
        items: The questions proposed with it.
        found: What the file says by itself, if the mapping was suggested by it.

    Raises:
        CompassError: The rows contradict each other or the catalogue.
    """
    title = _("Questions: {count}").format(count=len(start.questions))
    with st.expander(
        title, expanded=found is not None, key=f"asked_of_{key}", icon=":material/quiz:"
    ):
        rows = _edited(sheet, start, items, catalogue, key)
    answers, items = from_rows(rows, start, items, catalogue.items)
    if found is None:
        return Edited(answers, items, all("scale_reversed" in item for item in items))
    items, is_confirmed = _scales(items, found, key)
    answers, no_answers = _blanks(sheet, answers, (*_rows(catalogue), *items), key)
    items, directions = _directions(items, found, key)
    return Edited(answers, items, no_answers and directions and is_confirmed)


def unknown(mapping: TableMapping, found: Survey | None, key: str) -> Edited:
    """Asks about the questions of a long survey that no catalogue has."""
    if found is None:
        return Edited(mapping, (), is_settled=True)
    items, is_confirmed = _scales(found.items, found, key)
    items, directions = _directions(items, found, key)
    return Edited(mapping, items, directions and is_confirmed)


def _rows(catalogue: Catalogue) -> Items:
    return tuple(
        {name: value for name, value in row.items() if value is not None}
        for row in catalogue.items.iter_rows(named=True)
    )


def _edited(
    sheet: Sheet, start: TableMapping, items: Items, catalogue: Catalogue, key: str
) -> pl.DataFrame:
    every = [*items, *_rows(catalogue)]
    shown = as_rows(sheet, start, every)
    config = st.column_config
    roles = list(TABLES["survey_items"]["role"].codes)
    wording = [heading(name).text for name in shown["column"]]
    found: pl.DataFrame = st.data_editor(
        shown.with_columns(wording=pl.Series(wording, dtype=pl.String)),
        hide_index=True,
        key=f"questions_{key}",
        column_order=["column", "item", "measure", "scale", "best", "role"],
        disabled=["column"],
        placeholder="–",
        alt=_("What each column asks"),
        column_config={
            "column": config.TextColumn(_("Column of the file"), pinned=True, width=200),
            "item": config.TextColumn(
                _("Question number"), width=130, help=_("Empty: the column is not loaded.")
            ),
            "measure": config.SelectboxColumn(
                _("What was asked"),
                options=list(MEASURES),
                format_func=lambda name: _(TABLES[ANSWERS][str(name)].label),
                width=130,
            ),
            "scale": config.SelectboxColumn(_("Scale"), options=scale_names(every), width=90),
            "best": config.SelectboxColumn(
                _("Best answer"),
                options=list(_BEST),
                format_func=lambda name: _(_BEST[str(name)]),
                width=130,
                help=_("In German school grades 1 is the best answer."),
            ),
            "role": config.SelectboxColumn(
                _("Role of the question"),
                options=roles,
                format_func=lambda name: _(LABELS.get(str(name), str(name))),
                width=170,
            ),
        },
    )
    return found.select(CELLS.names())


def _blanks(
    sheet: Sheet, answers: TableMapping, items: Items, key: str
) -> tuple[TableMapping, bool]:
    """Asks what frequent values outside the scale mean; the answer becomes part of the mapping."""
    scales = {str(item[ITEM]): (int(item["scale_lo"]), int(item["scale_hi"])) for item in items}
    columns, is_settled = dict(answers.questions), True
    for values, here in by_blank(outside(sheet, answers, scales)).items():
        told = N_("{value_names} lies outside the scale of {column_names}. What does it mean?")
        said = {"value_names": ", ".join(values), "column_names": _listed(here)}
        means = st.radio(
            escaped(say(Said(told, said))),
            ["none", "wrong"],
            index=None,
            format_func=lambda way: {
                "none": _("Nobody answered"),
                "wrong": _("It is a mistake: quarantine these answers"),
            }[way],
            key=f"blank_{key}_{'_'.join(values)}",
        )
        is_settled &= means is not None
        if means == "none":
            for name in here:
                codes = columns[name].codes | dict.fromkeys(values, "")
                columns[name] = columns[name].model_copy(update={"codes": codes})
    return answers.model_copy(update={"questions": columns}), is_settled


def _directions(items: Items, found: Survey, key: str) -> tuple[Items, bool]:
    """Asks which end of a scale is the best where that is open, told by what makes it doubtful."""
    is_open = [str(item[ITEM]) for item in items if "scale_reversed" not in item]
    is_settled = True
    for why, template in WHY_REVERSED.items():
        names = [name for name in is_open if found.suspicions.get(name, "grades") == why]
        if not names:
            continue
        way = st.radio(
            escaped(say(Said(template, {"item_names": _listed(names)}))),
            ["low", "high"],
            index=None,
            format_func=lambda way: {
                "low": _("1 is the best answer"),
                "high": _("The highest number is the best answer"),
            }[way],
            key=f"direction_{key}_{why}",
        )
        if way is None:
            is_settled = False
        else:
            items = with_direction(items, names, is_one_best=way == "low")
    return items, is_settled


def _scales(items: Items, found: Survey, key: str) -> tuple[Items, bool]:
    """Tells what is taken for granted, and has the rest confirmed."""
    for said in taken_by_code(found):
        st.caption(f":material/quiz: {escaped(say(said))}")
    return (items, True) if found.is_known else _confirmed(items, key)


def _confirmed(items: Items, key: str) -> tuple[Items, bool]:
    """No catalogue knows the scales: somebody has to say that they are right, or which are."""
    by_scale: dict[str, list[str]] = {}
    for item in items:
        name = scale_name(item["scale_lo"], item["scale_hi"])
        by_scale.setdefault(name, []).append(str(item[ITEM]))
    unknown = _("No catalogue knows these questions; their scales are read off the answers.")
    st.markdown(f":orange[:material/rule:] {unknown}")
    for name, names in by_scale.items():
        values = {"scale_name": name, "item_count": len(names), "item_names": _listed(names)}
        told = N_("Scale of {item_names} ({item_count}), read off the answers as {scale_name}")
        chosen = st.selectbox(
            escaped(say(Said(told, values))),
            scale_names(items),
            index=scale_names(items).index(name),
            key=f"scale_{key}_{name}_{len(names)}",
        )
        items = with_scale(items, names, chosen)
    return items, st.checkbox(_("These scales are right"), key=f"scales_{key}")


# --- when -------------------------------------------------------------------------------------


def when(sheet: Sheet, mapping: TableMapping, key: str) -> TableMapping:
    """Asks for the wave and its day where the file says neither; a day is never guessed."""
    columns: dict[str, ColumnMapping] = dict(mapping.columns)
    if "wave_id" not in columns:
        name = st.text_input(
            _("Which wave is it? The file does not say."),
            placeholder=_("for instance 2026"),
            key=f"wave_{key}",
        ).strip()
        if name:
            columns["wave_id"] = ColumnMapping.model_validate({"constant": name})
    if "response_date" not in columns:
        wave = columns.get("wave_id")
        names = surveys.waves(sheet, wave.source) if wave and wave.source else []
        how = _days(names, wave.source if wave else None, key) if names else _day(key)
        columns |= {"response_date": ColumnMapping.model_validate(how)} if how else {}
    ordered = {name: columns[name] for name in TABLES[ANSWERS].polars_schema if name in columns}
    return mapping.model_copy(update={"columns": ordered})


def _day(key: str) -> dict[str, Any] | None:
    day = st.date_input(
        _("When did people answer? The file does not say, and it is never guessed."),
        value=None,
        max_value="today",
        format="DD.MM.YYYY" if language() == "de" else "YYYY-MM-DD",
        key=f"when_{key}",
    )
    return {"constant": day.isoformat()} if isinstance(day, date) else None


def _days(names: Sequence[str], source: str | None, key: str) -> dict[str, Any] | None:
    """A day for every wave; ``None`` while one is missing."""
    st.markdown(
        escaped(_("When did people answer? The file does not say, and it is never guessed."))
    )
    found: pl.DataFrame = st.data_editor(
        pl.DataFrame({"wave": names, "day": pl.Series([None] * len(names), dtype=pl.Date)}),
        hide_index=True,
        key=f"days_{key}",
        disabled=["wave"],
        placeholder="–",
        width=360,
        alt=_("The day of each wave"),
        column_config={
            "wave": st.column_config.TextColumn(_("Wave")),
            "day": st.column_config.DateColumn(_("Date of the answer"), format="localized"),
        },
    )
    days = found.drop_nulls("day")
    if days.height < len(names):
        return None
    return {"from": source, "codes": {w: day.isoformat() for w, day in days.iter_rows()}}


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:_NAMES_TOLD]) + (" …" if len(names) > _NAMES_TOLD else "")
