"""The same rows as Excel and CSV: typed, formatted in the reader's language, safe to open."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
import polars.selectors as cs
import xlsxwriter

from dashboard import units, words
from dashboard.text import Language, _, speaking
from dashboard.text.spreadsheets import FORMULA

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"


def worded(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with codes in words; rows, columns and their order stay as they are.

    What is no number (a division by nothing) is nothing, as it is on the screen.
    """
    coded = [name for name in frame.columns if words.is_coded(name)]
    return frame.with_columns(
        pl.col(name).replace_strict(
            {value: words.code(name, value) for value in frame[name].unique()},
            return_dtype=pl.String,
        )
        for name in coded
    ).with_columns(pl.when(cs.float().is_finite()).then(cs.float()).name.keep())


def excel(frames: Mapping[str, pl.DataFrame], *, notes: Sequence[str], language: Language) -> bytes:
    """One typed sheet per frame and a last one with the notes (filters, dates, definitions)."""
    buffer = io.BytesIO()
    with speaking(language):
        # text stays text: no cell becomes a formula or a link because of how it begins
        options = {"strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(buffer, {"in_memory": True, **options}) as book:
            for name, frame in frames.items():
                _write_sheet(book, name, worded(frame))
            if notes:
                sheet = book.add_worksheet(_sheet_name(book, _("Notes")))
                sheet.set_column(0, 0, 120)
                for row, note in enumerate(notes):
                    sheet.write_string(row, 0, note)
    return buffer.getvalue()


def _write_sheet(book: Any, name: str, frame: pl.DataFrame) -> None:
    shown = headed(frame)
    formats: dict[Any, Any] = {
        new: units.of(old).excel for old, new in zip(frame.columns, shown.columns, strict=True)
    }
    shown.write_excel(
        workbook=book,
        worksheet=_sheet_name(book, name),
        column_formats=formats,
        header_format={"bold": True, "text_wrap": True},
        freeze_panes=(1, 0),
        autofit=shown.height <= 20_000,
        table_style="Table Style Light 1",
    )


def _sheet_name(book: Any, name: str) -> str:
    """A name as Excel wants it: at most 31 letters, not all signs, and every name once."""
    allowed = re.sub(r"[\[\]:*?/\\]", " ", name)[:31].strip(" '")
    taken = {sheet.get_name().casefold() for sheet in book.worksheets()}
    return f"{allowed[:26]} ({len(taken) + 1})" if allowed.casefold() in taken else allowed


def csv(frames: Mapping[str, pl.DataFrame], *, notes: Sequence[str], language: Language) -> bytes:
    """The first frame as CSV: semicolon and decimal comma in German, comma and point in English."""
    del notes  # a CSV file has no place for them
    frame = next(iter(frames.values()))
    german = language == "de"
    with speaking(language):
        safe = headed(worded(frame)).with_columns(
            pl.when(cs.string().str.contains(FORMULA))
            .then("'" + cs.string())
            .otherwise(cs.string().replace("", None))
            .name.keep(),
            cs.boolean().replace_strict({True: _("yes"), False: _("no")}, return_dtype=pl.String),
        )
        text = safe.write_csv(
            separator=";" if german else ",",
            decimal_comma=german,
            date_format="%d.%m.%Y" if german else "%Y-%m-%d",
            datetime_format="%d.%m.%Y %H:%M" if german else "%Y-%m-%d %H:%M",
            include_bom=True,
        )
    return text.encode()


def headed(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame under the column names people read; doubled names keep their technical one."""
    names = [words.column(name) for name in frame.columns]
    # Excel tells headers apart only if more than their capitals differ
    same = Counter(name.casefold() for name in names)
    return frame.rename(
        {
            old: new if same[new.casefold()] == 1 else f"{new} ({old})"
            for old, new in zip(frame.columns, names, strict=True)
        }
    )


def file_name(title: str) -> str:
    """A title as a file name: letters, digits and hyphens."""
    return re.sub(r"\W+", "-", title.lower()).strip("-")
