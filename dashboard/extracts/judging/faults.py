"""What is wrong with which row: the rules that set rows aside."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import polars as pl

from dashboard.extracts.contract import Column, Table
from dashboard.extracts.reading.typed import Cells, as_text

FAULTS = pl.Schema(
    {
        "place": pl.UInt32(),
        "field": pl.String(),
        "value": pl.String(),
        "reason": pl.String(),
        "detail": pl.String(),
    }
)
_MOST_CODES_TOLD = 20


@dataclass
class Faults:
    """Collects faults; ``place`` is the row's position among the rows judged."""

    found: list[pl.DataFrame] = field(default_factory=list)

    def add(
        self, wrong: pl.Series, field_name: str, values: pl.Series, reason: str, detail: str = ""
    ) -> None:
        """Notes ``reason`` for every row where ``wrong`` is true."""
        places = wrong.fill_null(False).arg_true()
        if places.is_empty():
            return
        fault = pl.DataFrame({"place": places, "value": values.gather(places)}).with_columns(
            field=pl.lit(field_name), reason=pl.lit(reason), detail=pl.lit(detail)
        )
        self.found.append(fault.select(FAULTS.names()).cast(FAULTS))

    def sound(self, height: int) -> pl.Series:
        """Which of ``height`` rows have no fault so far."""
        return pl.Series([True]).new_from_index(0, height).scatter(self.all()["place"], False)

    def all(self) -> pl.DataFrame:
        """One row per fault, in the order of the file."""
        if not self.found:
            return pl.DataFrame(schema=FAULTS)
        return pl.concat(self.found).sort("place", maintain_order=True)


def judge_column(column: Column, cells: Cells, faults: Faults, *, today: date) -> None:
    """Unreadable, missing and out-of-range values of one column."""
    for reason, wrong in cells.faults.items():
        faults.add(wrong, column.name, cells.texts, reason)
    if column.required and column.default is None:
        faults.add(cells.texts.is_null(), column.name, cells.texts, "missing")
    if column.type in ("date", "timestamp"):
        _judge_dates(column, cells, faults, today)
    if column.low is not None:
        faults.add(cells.values < column.low, column.name, cells.texts, "too_small", _n(column.low))
    if column.high is not None:
        faults.add(
            cells.values > column.high, column.name, cells.texts, "too_large", _n(column.high)
        )


def _n(number: float) -> str:
    return f"{number:g}"


def _judge_dates(column: Column, cells: Cells, faults: Faults, today: date) -> None:
    days = cells.values.cast(pl.Date)
    first = date(column.since_year, 1, 1)
    faults.add(days < first, column.name, cells.texts, "too_early", first.isoformat())
    if not column.may_be_future:
        faults.add(days > today, column.name, cells.texts, "too_late", today.isoformat())


def judge_codes(column: Column, values: pl.Series, faults: Faults) -> tuple[pl.Series, pl.Series]:
    """The codes as the contract writes them, and which rows had none of them.

    Upper and lower case do not matter. Where the list has ``other`` an unknown code becomes that;
    otherwise the row is set aside.
    """
    if (values.is_in(column.codes) | values.is_null()).all():
        return values, values.is_null() & False
    known = {code.casefold(): code for code in column.codes}
    lowered = values.str.to_lowercase()
    codes = lowered.replace_strict(known, default=None, return_dtype=pl.String)
    unknown = values.is_not_null() & codes.is_null()
    if "other" in column.codes:
        return codes.set(unknown, "other"), unknown
    told = column.codes[:_MOST_CODES_TOLD]
    listed = ", ".join(told) + (" …" if len(column.codes) > len(told) else "")
    faults.add(unknown, column.name, values, "unknown_code", listed)
    return codes, unknown & False


def judge_scales(rows: pl.DataFrame, scales: pl.DataFrame, faults: Faults) -> None:
    """Answers outside the scale of their question; what scale an unknown question has nobody knows.

    Args:
        rows: ``item_id``, ``perception``, ``expectation`` and ``importance``.
        scales: ``item_id``, ``scale_lo``, ``scale_hi``.
    """
    told = rows.join(scales, on="item_id", how="left", maintain_order="left")
    low, high = told["scale_lo"], told["scale_hi"]
    for name in ("perception", "expectation", "importance"):
        wrong = ((told[name] < low) | (told[name] > high)).fill_null(False)
        for lo, hi in (
            told.filter(wrong)
            .select("scale_lo", "scale_hi")
            .unique()
            .sort("scale_lo", "scale_hi")
            .rows()
        ):
            of_scale = wrong & (low == lo) & (high == hi)
            faults.add(of_scale, name, as_text(told[name]), "out_of_scale", f"{lo}–{hi}")


def judge_keys(table: Table, rows: pl.DataFrame, faults: Faults) -> None:
    """Repeated keys among rows that are sound otherwise.

    Rows that repeat an earlier one in every column are set aside and the first one stays. Where
    rows of one key differ, all are: nobody knows which is right.
    """
    keys = list(table.grain)
    everything = pl.struct([name for name in table.polars_schema if name in rows.columns])
    judged = rows.select(
        is_double=pl.struct(keys).is_duplicated(),
        is_same=(everything.n_unique() == 1).over(keys),
        is_first=pl.struct(keys).is_first_distinct(),
        key=pl.concat_str(pl.col(keys).cast(pl.String), separator=" / "),
    )
    name, is_double, is_same = " / ".join(keys), judged["is_double"], judged["is_same"]
    faults.add(is_double & is_same & ~judged["is_first"], name, judged["key"], "repeated")
    faults.add(is_double & ~is_same, name, judged["key"], "conflicting")
