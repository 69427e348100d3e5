"""A remembered mapping, made to fit the next file: what is the same, and what is different now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from dashboard.extracts.contract import TABLES
from dashboard.extracts.contract.schema import plain
from dashboard.extracts.mappings import look
from dashboard.extracts.mappings.content import Kind, kind
from dashboard.extracts.mappings.mapping import ColumnMapping, Mapping, needed
from dashboard.extracts.mappings.remembered import Kept, everything, kept_for
from dashboard.extracts.reading.sheet import Sheet
from dashboard.text import N_, Said

#: A mapping is near if the file has so much of what it reads.
_NEAR = 0.7
_WORDS: dict[Kind, str] = {
    "empty": N_("nothing"),
    "number": N_("numbers"),
    "number ,": N_("numbers with a decimal comma"),
    "number .": N_("numbers with a decimal point"),
    "number , or .": N_("numbers whose decimal mark is open"),
    "date": N_("dates"),
    "date ymd": N_("dates with the year first"),
    "date dmy": N_("dates with the day first"),
    "date mdy": N_("dates with the month first"),
    "date dmy or mdy": N_("dates whose day and month are open"),
    "text": N_("text"),
}


@dataclass(frozen=True)
class Recalled:
    """A kept mapping, made to fit a sheet.

    Attributes:
        mapping: Reads only columns the sheet has, by the names they have there.
        notes: What a column held last time and does not hold now.
        new, missing: Columns of the sheet that the header did not have, and the other way round;
            both empty where the header is the same.
    """

    kept: Kept
    mapping: Mapping
    notes: tuple[Said, ...] = ()
    new: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    def only(self, table: str) -> Recalled:
        """What of it concerns one table."""
        tables = {name: how for name, how in self.mapping.tables.items() if name == table}
        return replace(self, mapping=Mapping(tables=tables))

    @property
    def is_usable(self) -> bool:
        """Whether every required column of its tables still has a source."""
        tables = self.mapping.tables
        return bool(tables) and not any(needed(TABLES[name], how) for name, how in tables.items())


def recall(sheet: Sheet, *, folder: Path | None = None) -> Recalled | None:
    """What was remembered for the header of a sheet, and what is different now."""
    kept = kept_for(sheet.columns, folder)
    return None if kept is None else _fitted(kept, sheet)


def nearest(sheet: Sheet, *, folder: Path | None = None) -> Recalled | None:
    """The mapping kept for another header that comes nearest, if one reads much of this sheet."""
    here = {plain(name) for name in sheet.columns}
    ranked = []
    for kept in everything(folder):
        reads, header = {plain(n) for n in kept.mapping.reads}, {plain(n) for n in kept.header}
        covered = len(reads & here) / len(reads) if reads else 0
        if covered >= _NEAR and header != here:
            ranked.append((covered, len(header & here) / len(header | here), kept))
    if not ranked:
        return None
    best = max(ranked, key=lambda one: one[:2])
    return _fitted(best[2], sheet)


def _fitted(kept: Kept, sheet: Sheet) -> Recalled:
    names = {plain(name): name for name in reversed(sheet.columns)}
    there = {plain(name): name for name in kept.header}
    renamed = {
        old: names[key] for key, old in there.items() if key in names and old not in sheet.columns
    }
    fitting = {n: t.renamed(renamed).among(sheet.columns) for n, t in kept.mapping.tables.items()}
    mapping = Mapping(tables=fitting)
    kinds = {renamed.get(name, name): before for name, before in kept.kinds.items()}
    mapping, notes = _still_true(mapping, sheet, kinds)
    return Recalled(
        kept,
        mapping,
        notes,
        new=tuple(name for key, name in names.items() if key not in there),
        missing=tuple(name for key, name in there.items() if key not in names),
    )


def _still_true(
    mapping: Mapping, sheet: Sheet, kinds: dict[str, Kind]
) -> tuple[Mapping, tuple[Said, ...]]:
    """Drops answers that the values of this file disprove; tells which columns changed."""
    seen = sheet.head(look.SAMPLED)
    # what is read as text may look like anything
    read = {
        source
        for table, ways in mapping.tables.items()
        for name, how in ways.columns.items()
        for source in how.sources
        if TABLES[table][name].type != "text"
    }
    notes = {
        name: _changed(name, before, now, seen[name].drop_nulls().head(1).to_list())
        for name, before in kinds.items()
        if name in read and _differs(before, now := kind(seen[name]))
    }

    def answered(how: ColumnMapping) -> ColumnMapping:
        if not (how.decimal or how.date):
            return how
        proven = {kind(sheet.distinct(name)) for name in how.sources}
        wrong_mark = {",": "number .", ".": "number ,"}.get(how.decimal or "")
        wrong_order = {"dmy": "date mdy", "mdy": "date dmy"}.get(how.date or "")
        return how.model_copy(
            update={
                "decimal": None if wrong_mark in proven else how.decimal,
                "date": None if wrong_order in proven else how.date,
            }
        )

    return mapping.with_columns(answered), tuple(notes.values())


def _differs(before: Kind, now: Kind) -> bool:
    """Whether a column holds something else; an open question differs from no answer to it."""
    if "empty" in (before, now):
        return before != "empty"
    family, other = before.split()[0], now.split()[0]
    if family != other:
        return True
    sure = {
        "number ,": ",", "number .": ".", "date": "ymd", "date ymd": "ymd",
        "date dmy": "dmy", "date mdy": "mdy",
    }  # fmt: skip
    return before in sure and now in sure and sure[before] != sure[now]


def _changed(name: str, before: Kind, now: Kind, example: list[object]) -> Said:
    values = {
        "column_name": name,
        "before": Said(_WORDS[before]),
        "now": Said(_WORDS[now]),
        "example_name": str(example[0]) if example else "",
    }
    told = N_("{column_name} held {before} last time; now it holds {now}, e.g. {example_name}.")
    return Said(
        told if example else N_("{column_name} held {before} last time; now it is empty."), values
    )
