"""The default questionnaire to fill in: a workbook that loads back as it is.

Its first sheet is the catalogue of questions, its second one has a column per question, for one
respondent per row, its third one says how to ask.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import polars as pl
import xlsxwriter

from dashboard.extracts.contract import TABLES
from dashboard.extracts.contract.questionnaire import questionnaire
from dashboard.extracts.mappings.mapping import Measure
from dashboard.text import N_, _, language

#: What is known of a respondent, before the questions.
_BESIDE = ("wave_id", "respondent_id", "customer_id", "respondent_role", "response_date", "mode")
#: In this order each item is asked: what was expected first, before it is remembered what came.
_ASKED: dict[Measure, tuple[str, str]] = {
    "expectation": ("E", N_("expectation")),
    "perception": ("P", N_("satisfaction")),
    "importance": ("I", N_("importance")),
}
_MOST_ROWS = 5000
_HOW = (
    N_("One row per respondent. A respondent is a number or pseudonym, never a name."),
    N_("customer_id may stay empty: then the survey is anonymous, and pages show totals only."),
    N_(
        "Each item is asked for expectation, satisfaction and importance, in this order. For a "
        "short survey leave out the columns of expectation and importance."
    ),
    N_("Leave a cell empty where somebody did not answer or a question does not apply."),
    N_("The highest number is always the best answer; see the scale of each question."),
    N_("Keep the column names: with them the workbook is loaded without any mapping."),
)


def blank_survey(*, is_short: bool = False) -> bytes:
    """An Excel workbook in the language in force.

    Args:
        is_short: Items are asked for satisfaction alone.
    """
    buffer = io.BytesIO()
    items = questionnaire()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        items.write_excel(book, "survey_items", autofit=True, freeze_panes=(1, 1))
        _answers(book, items, is_short=is_short)
        _explained(items).write_excel(book, _("Questionnaire"), autofit=True, freeze_panes=(1, 0))
    return buffer.getvalue()


def _answers(book: xlsxwriter.Workbook, items: pl.DataFrame, *, is_short: bool) -> None:
    """The sheet to fill in; Excel refuses what is on no scale."""
    sheet = book.add_worksheet("survey_responses")
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for no, name in enumerate(_BESIDE):
        sheet.write_string(0, no, name, bold)
        sheet.set_column(no, no, 16, day if name.endswith("_date") else None)
        if codes := TABLES["survey_responses"][name].codes:
            _only(sheet, no, {"validate": "list", "source": list(codes)})
    columns = _columns(items, is_short=is_short)
    for no, (header, low, high) in enumerate(columns, len(_BESIDE)):
        sheet.write_string(0, no, header, bold)
        sheet.set_column(no, no, 18)
        allowed = {"validate": "integer", "criteria": "between", "minimum": low, "maximum": high}
        _only(sheet, no, allowed)
    sheet.set_row(0, 75)
    sheet.freeze_panes(1, 2)


def _only(sheet: xlsxwriter.worksheet.Worksheet, column: int, allowed: dict[str, object]) -> None:
    sheet.data_validation(1, column, _MOST_ROWS, column, {**allowed, "ignore_blank": True})


def _columns(items: pl.DataFrame, *, is_short: bool) -> Iterator[tuple[str, int, int]]:
    """Header, lowest and highest answer of each column: ``I01_E. Wording (expectation)``."""
    for item in items.iter_rows(named=True):
        text, scale = item[f"text_{language()}"], (item["scale_lo"], item["scale_hi"])
        if item["role"] != "item" or is_short:
            yield f"{item['item_id']}. {text}", *scale
            continue
        for letter, word in _ASKED.values():
            yield f"{item['item_id']}_{letter}. {text} ({_(word)})", *scale


def _explained(items: pl.DataFrame) -> pl.DataFrame:
    """How to ask, then every question with its scale, to be copied into a survey tool."""
    texts = items[f"text_{language()}"].to_list()
    scales = [f"{low}–{high}" for low, high in items.select("scale_lo", "scale_hi").iter_rows()]
    blank = [""] * len(_HOW)
    return pl.DataFrame(
        {
            _("Question number"): [*blank, *items["item_id"]],
            _("Questionnaire"): [*(_(line) for line in _HOW), *texts],
            _("Scale"): [*blank, *scales],
        }
    )
