"""What a survey with one row per answer says about questions that no catalogue has."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import polars as pl

from dashboard.extracts.contract.surveys import NO_ANSWER
from dashboard.extracts.mappings.mapping import ITEM, Question, TableMapping
from dashboard.extracts.mappings.proposals import Asked, known_items, propose
from dashboard.extracts.mappings.questionnaires import COMPARED_ROWS, Survey
from dashboard.extracts.mappings.scales import Scale, seen
from dashboard.extracts.mappings.wide import given
from dashboard.extracts.reading.sheet import Sheet
from dashboard.extracts.reading.typed import as_text

#: A column with more different values names no questions.
_MOST_QUESTIONS = 500
_VALUE = "value"


def long_survey(
    sheet: Sheet, mapping: TableMapping, catalogue: pl.DataFrame | None
) -> Survey | None:
    """The questions of a long survey that no catalogue has; ``None`` where there are none.

    Args:
        mapping: Of ``survey_responses``; question and satisfaction have a source.
        catalogue: The questions already known, rows of ``survey_items``.
    """
    item, rated = mapping.columns.get(ITEM), mapping.columns.get("perception")
    if mapping.questions or not (item and item.source and rated and rated.source):
        return None
    if not {item.source, rated.source} <= set(sheet.columns):
        return None
    published = set() if catalogue is None else set(catalogue[ITEM])
    numbers = as_text(sheet.distinct(item.source)).drop_nulls().unique()
    if numbers.len() > _MOST_QUESTIONS or published.issuperset(numbers):
        return None
    answers = _counted(sheet, item.source, rated.source, rated.codes)
    default = {*known_items(catalogue)[ITEM]} - published
    asked = {
        str(name): Asked(
            (str(name),), str(name), seen(counts), is_known=name in published | default
        )
        for (name,), counts in answers.group_by(ITEM, maintain_order=True)
    }
    found = propose(asked, catalogue, partial(_numbers, sheet, mapping))
    by_code = tuple(name for name in asked if name in default)
    return Survey(mapping, found.items, found.suspicions, is_known=found.is_known, by_code=by_code)


def _counted(sheet: Sheet, item: str, rated: str, codes: Mapping[str, str]) -> pl.DataFrame:
    """``item_id``, ``value`` and ``row_count``; what means no answer is left out."""
    rows = sheet.rows.lazy().group_by(pl.col(item).alias(ITEM), pl.col(rated).alias(_VALUE))
    counted = rows.agg(row_count=pl.len().cast(pl.Int64)).collect(engine="streaming")
    texts = counted.with_columns(as_text(counted[ITEM]), _said(counted[_VALUE], codes)).drop_nulls(
        [ITEM, _VALUE]
    )
    texts = texts.filter(~pl.col(_VALUE).str.to_lowercase().is_in(NO_ANSWER))
    return texts.group_by(ITEM, _VALUE).agg(pl.col("row_count").sum()).sort(ITEM, _VALUE)


def _said(found: pl.Series, codes: Mapping[str, str]) -> pl.Series:
    return given(found, Question(item=ITEM, codes=dict(codes)))


def _numbers(sheet: Sheet, mapping: TableMapping, scales: Mapping[str, Scale]) -> pl.DataFrame:
    """Question -> the answers on its scale, a row per respondent, of as many as are enough."""
    ways = [mapping.columns.get(name) for name in ("wave_id", "respondent_id")]
    who = [how.source for how in ways if how and how.source]
    item, rated = mapping.columns[ITEM], mapping.columns["perception"]
    if not who or item.source is None or rated.source is None:
        return pl.DataFrame()
    rows = sheet.head(COMPARED_ROWS * len(scales))
    lows = {name: low for name, (low, _high) in scales.items()}
    highs = {name: high for name, (_low, high) in scales.items()}
    told = rows.select(
        *who,
        item=as_text(rows[item.source]),
        number=_said(rows[rated.source], rated.codes).cast(pl.Float64, strict=False),
    ).filter(
        pl.col("number").is_between(
            pl.col("item").replace_strict(lows, default=None, return_dtype=pl.Float64),
            pl.col("item").replace_strict(highs, default=None, return_dtype=pl.Float64),
        )
    )
    wide = told.pivot("item", index=who, values="number", aggregate_function="first")
    return wide.select([name for name in scales if name in wide.columns])
