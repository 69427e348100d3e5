"""The verdict: every row of an extract is accepted, or quarantined with its reason.

Rows read = rows accepted + rows quarantined, always; a row with three faults is one row. The rows
are judged some at a time, so that memory does not grow with the file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial

import polars as pl

from dashboard.extracts.contract import TABLES, Table
from dashboard.extracts.judging.columns import Readings, read_columns, readings, settle
from dashboard.extracts.judging.faults import Faults, judge_keys, judge_scales
from dashboard.extracts.judging.notes import (
    Counts,
    Note,
    counted,
    counted_doubles,
    decided,
    foreign,
    ignored,
    left_out,
    notes,
    together,
)
from dashboard.extracts.judging.outcome import Known, Unit, Verdict
from dashboard.extracts.judging.quarantine import (
    QUARANTINE,
    Placing,
    torn,
)
from dashboard.extracts.judging.reasons import reason
from dashboard.extracts.judging.surveyed import surveyed
from dashboard.extracts.mappings.arrange import ROW_NO, Arranged, arranged
from dashboard.extracts.mappings.mapping import ANSWERS, Mapping, TableMapping
from dashboard.extracts.mappings.suggest import complete, suggest
from dashboard.extracts.mappings.wide import as_answers
from dashboard.extracts.reading.sheet import Progress, Sheet
from dashboard.extracts.reading.spool import Spool
from dashboard.extracts.reading.typed import Ambiguity

__all__ = [
    "QUARANTINE",
    "Ambiguity",
    "Known",
    "Note",
    "Verdict",
    "judge",
    "judge_all",
    "questions",
    "reason",
]

#: Pieces that are judged at the same time.
_AT_ONCE = 2
_KEY = "key_hash"


@dataclass(frozen=True)
class _Piece:
    """What becomes of some rows: the sound ones with their keys' hashes, and all faults."""

    sound: pl.DataFrame
    faults: pl.DataFrame
    counts: Counts


def judge(
    sheet: Sheet,
    table: Table,
    mapping: TableMapping | None = None,
    known: Known | None = None,
    *,
    today: date | None = None,
    beside: Collection[TableMapping] = (),
    progress: Progress = lambda _: None,
) -> Verdict:
    """Judges every row of ``sheet`` as a row of ``table``.

    Args:
        mapping: Which column is which; without one, by the columns' names.
        known: The customers that facts may name.
        today: The last day a date may have; the machine's day if none is given.
        beside: What else the sheet feeds, so that only columns nobody reads are called unused.

    Raises:
        Ambiguity: A column can be read in two ways.
        Cancelled: ``progress`` said so.
        CompassError: A required column is missing, or the disk is full.
    """
    mapping = mapping or suggest(sheet, table)
    complete(sheet, table, mapping)
    known = known or Known()
    laid, plainly = arranged(sheet, table, mapping), as_answers(mapping)
    place = Placing(sheet, table, mapping)
    work = partial(
        _judge_piece,
        place=place,
        table=table,
        mapping=plainly,
        settled=readings(sheet, table, plainly, laid),
        known=known,
        today=today or datetime.now(UTC).astimezone().date(),
    )
    sound, faults = Spool(), Spool()
    if not mapping.rows:
        faults.add(torn(sheet, table))
    counts, hashes = [], []
    for piece in _in_order(work, laid, progress):
        hashes.append(piece.sound[_KEY])
        sound.add(piece.sound.drop(_KEY))
        faults.add(piece.faults)
        counts.append(piece.counts)
    doubled, aside = _doubles(place, table, sound.finish(), hashes)
    faults.add(doubled)
    counts.append(counted_doubles(aside))
    return Verdict(
        source=sheet,
        table=table.name,
        notes=(
            *notes(table, together(counts)),
            *surveyed(sheet, table, mapping, laid, sound.lazy(), known),
            *(() if mapping.rows else _of_the_file(sheet, table, mapping, beside)),
            *decided(laid, table, sheet),
        ),
        unit=_unit(mapping),
        read_count=laid.height + (0 if mapping.rows else sheet.torn.height),
        accepted_count=sound.height - aside.height,
        reasons=_reasons(faults.finish()),
        _sound=sound,
        _doubles=aside.select(ROW_NO, *table.grain),
        _faults=faults,
    )


def _unit(mapping: TableMapping) -> Unit:
    if mapping.rows:
        return "question"
    return "answer" if mapping.questions else "key" if mapping.distinct else "row"


def _of_the_file(
    sheet: Sheet, table: Table, mapping: TableMapping, beside: Collection[TableMapping]
) -> Iterator[Note]:
    """What is to know of the file itself; rows that the mapping says are not of it."""
    yield from foreign(sheet, table, mapping)
    yield from left_out(sheet)
    yield from ignored(sheet, (mapping, *beside))


def _in_order(work: partial[_Piece], laid: Arranged, progress: Progress) -> Iterator[_Piece]:
    """The pieces judged, several at the same time, in the order of the file."""
    done = 0
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        under_way = []
        for raw in laid.pieces():
            under_way.append((raw.height, pool.submit(work, raw)))
            if len(under_way) > _AT_ONCE:
                height, piece = under_way.pop(0)
                yield piece.result()
                done += height
                progress(done / max(laid.height, 1))
        for _height, piece in under_way:
            yield piece.result()
    progress(1.0)


def _judge_piece(
    raw: pl.DataFrame,
    *,
    place: Placing,
    table: Table,
    mapping: TableMapping,
    settled: Readings,
    known: Known,
    today: date,
) -> _Piece:
    faults = Faults()
    rows, became_other = read_columns(raw, table, mapping, settled, faults, today=today)
    _judge_customers(table, rows, known, faults)
    if table.name == ANSWERS:
        judge_scales(rows, known.scales, faults)
    found = faults.all()
    # columns that nobody fills are not carried along
    filled = [c.name for c in table.columns if c.name in mapping.columns or c.default is not None]
    sound = rows.select(*filled, raw[ROW_NO], pl.struct(table.grain).hash().alias(_KEY))
    if not found.is_empty():
        sound = sound.filter(faults.sound(rows.height))
    return _Piece(
        sound,
        place.told(found, rows.with_columns(raw[ROW_NO])),
        counted(rows, found, became_other),
    )


def _doubles(
    place: Placing, table: Table, sound: Spool, hashes: Sequence[pl.Series]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Faults of sound rows that share their key, and these rows; told by the hashes first."""
    keys = pl.concat(hashes) if hashes else pl.Series([], dtype=pl.UInt64)
    twice = keys.filter(keys.is_duplicated()).unique()
    alike = pl.struct(table.grain).hash().is_in(twice.implode())
    rows = sound.lazy().filter(alike).collect() if len(twice) else pl.DataFrame(schema=sound.schema)
    faults = Faults()
    judge_keys(table, rows, faults)
    found = faults.all()
    return place.told(found, rows), rows[found["place"].unique()]


def _reasons(faults: Spool) -> dict[str, int]:
    counted = faults.lazy().group_by("reason").agg(pl.col(ROW_NO).n_unique()).collect()
    return dict(counted.sort(ROW_NO, "reason", descending=[True, False]).iter_rows())


def judge_all(
    sheets: Sequence[tuple[Sheet, Mapping]],
    known: Known | None = None,
    *,
    today: date | None = None,
    progress: Progress = lambda _: None,
) -> list[Verdict]:
    """Judges every table of every sheet, customers first, so that one file can feed both.

    Raises:
        Ambiguity: A column can be read in two ways.
        Cancelled: ``progress`` said so.
        CompassError: A required column is missing, or the disk is full.
    """
    known = known or Known()
    order = list(TABLES)
    work = [(sheet, mapping, name) for sheet, mapping in sheets for name in mapping.tables]
    work.sort(key=lambda item: order.index(item[2]))
    row_count = max(sum(sheet.height for sheet, _, _ in work), 1)
    verdicts: list[Verdict] = []
    done = 0
    for sheet, mapping, name in work:
        tables = mapping.tables
        verdict = judge(
            sheet,
            TABLES[name],
            tables[name],
            known,
            today=today,
            beside=tables.values(),
            progress=_share(progress, done / row_count, sheet.height / row_count),
        )
        done += sheet.height
        known = _and_also(known, verdict)
        verdicts.append(verdict)
    return verdicts


def _and_also(known: Known, verdict: Verdict) -> Known:
    """What later tables of the same publish may refer to."""
    if verdict.table == "customers":
        rows = verdict.accepted_rows().select("customer_id")
        return known.and_also(rows.collect()["customer_id"])
    if verdict.table == "survey_items":
        return known.and_asked(verdict.accepted)
    return known


def _share(progress: Progress, before: float, part: float) -> Progress:
    """The progress of a part of the work as progress of the whole."""
    return lambda done: progress(before + done * part)


def questions(sheet: Sheet, table: Table, mapping: TableMapping) -> list[Ambiguity]:
    """Everything the file leaves open, column by column, so that it can be asked at once.

    Raises:
        CompassError: A column cannot be read at all.
    """
    laid = arranged(sheet, table, mapping)
    _settled, asked = settle(sheet, table, as_answers(mapping), laid)
    return asked


def _judge_customers(table: Table, rows: pl.DataFrame, known: Known, faults: Faults) -> None:
    """Facts may only name customers that somebody published."""
    for column in table.columns:
        if column.refers_to == "customers.customer_id" and table.name != "customers":
            ids = rows[column.name]
            unknown = ids.is_not_null() & ~ids.is_in(known.customer_ids.implode())
            faults.add(unknown, column.name, ids, "unknown_customer")
