"""What a publisher should know of a survey: what was asked, who answered, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from dashboard.extracts.contract import Table
from dashboard.extracts.judging.notes import Note, Severity
from dashboard.extracts.judging.outcome import Known
from dashboard.extracts.mappings.arrange import Arranged
from dashboard.extracts.mappings.mapping import ANSWERS, TableMapping
from dashboard.extracts.mappings.wide import given
from dashboard.extracts.reading.sheet import Sheet
from dashboard.text import N_, Said

_NAMES_TOLD = 20
#: From so many answers on it is worth telling that all are the same.
_ENOUGH = 10


def surveyed(
    sheet: Sheet,
    table: Table,
    mapping: TableMapping,
    laid: Arranged,
    sound: pl.LazyFrame,
    known: Known,
) -> Iterator[Note]:
    """What the accepted answers and the file say beyond single answers; nothing of other tables.

    Args:
        sound: The accepted rows, columns of the contract that have a source.
    """
    if table.name != ANSWERS:
        return
    if mapping.questions:
        yield from _of_the_file(sheet, mapping, laid)
    how = mapping.columns.get("respondent_id")
    if how is not None and how.row_number_within is not None:
        yield _note(
            N_(
                "Respondents are numbered in the order of the file. Another file of the same wave "
                "would overwrite them: give it a column that names the respondent."
            )
        )
    there = sound.collect_schema().names()
    empty = [pl.lit(None, pl.String).alias(n) for n in ("customer_id",) if n not in there]
    numbers = [
        pl.lit(None, pl.Float64).alias(name)
        for name in ("perception", "expectation", "importance")
        if name not in there
    ]
    rows = sound.with_columns(*empty, *numbers)
    yield from _of_the_answers(rows)
    yield from _of_the_questions(rows, known)


def _of_the_file(sheet: Sheet, mapping: TableMapping, laid: Arranged) -> Iterator[Note]:
    """How respondents become answers, and which questions nobody answered."""
    template = N_("Each row is a respondent: {row_count} rows give {answer_count} answers.")
    if laid.silent_count:
        template = N_(
            "Each row is a respondent: {row_count} rows give {answer_count} answers; rows without "
            "any answer: {silent_count}."
        )
    yield _note(
        template,
        row_count=sheet.height,
        answer_count=laid.height,
        silent_count=laid.silent_count,
    )
    silent = [
        column
        for column, asked in mapping.questions.items()
        if not given(sheet.counted(column)["value"], asked).count()
    ]
    if silent:
        yield _note(
            N_("Questions that nobody answered: {column_name}."), column_name=_listed(silent)
        )


def _of_the_answers(rows: pl.LazyFrame) -> Iterator[Note]:
    told = rows.select(
        answers=pl.len(),
        respondents=pl.struct("wave_id", "respondent_id").n_unique(),
        anonymous=pl.struct("wave_id", "respondent_id")
        .filter(pl.col("customer_id").is_null())
        .n_unique(),
        compared=pl.col("expectation").count() + pl.col("importance").count(),
        rated=pl.col("perception").count(),
    ).collect()
    answers, respondents, anonymous, compared, rated = told.row(0)
    if not answers:
        return
    if anonymous == respondents:
        yield _note(
            N_("No answer names a customer: the survey is anonymous, so pages show totals only.")
        )
    elif anonymous:
        yield _note(
            N_("Respondents without a customer: {respondent_count} of {all_count}."),
            respondent_count=anonymous,
            all_count=respondents,
        )
    if rated and not compared:
        yield _note(
            N_(
                "Only satisfaction was asked, neither expectation nor importance: pages leave out "
                "what needs them."
            )
        )


def _of_the_questions(rows: pl.LazyFrame, known: Known) -> Iterator[Note]:
    rated = pl.col("perception")
    per_item = (
        rows.group_by("item_id")
        .agg(count=rated.count(), lowest=rated.min(), highest=rated.max())
        .sort("item_id")
        .collect()
    )
    unknown = per_item.filter(~pl.col("item_id").is_in(known.scales["item_id"].implode()))
    if unknown.height:
        yield _note(
            N_(
                "Questions that no catalogue knows: {item_names}. Without a scale their answers "
                "cannot be used; publish survey_items as well."
            ),
            "warning",
            item_names=_listed(unknown["item_id"].to_list()),
        )
    many = per_item.filter(pl.col("count") >= _ENOUGH)
    same = many.filter(pl.col("lowest") == pl.col("highest"))
    if same.height == many.height > 1 and same["lowest"].n_unique() == 1:
        yield _note(
            N_("Every answer is the same: there is nothing to tell apart in this survey."),
            "warning",
        )
    elif same.height:
        yield _note(
            N_("Questions to which everybody gave the same answer: {item_names}."),
            item_names=_listed(same["item_id"].to_list()),
        )


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:_NAMES_TOLD]) + (" …" if len(names) > _NAMES_TOLD else "")


def _note(template: str, severity: Severity = "info", **values: object) -> Note:
    return Note("", severity, Said(template, values), 0, 0.0)
