"""How each column of a sheet is to be read, by the evidence of all its values, or a question.

Nothing is guessed: where the values leave two readings open, the rows are looked through for one
on which the readings differ, and if there is one, somebody is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import polars as pl

from dashboard.errors import CompassError
from dashboard.extracts.contract import Column
from dashboard.extracts.mappings.mapping import ColumnMapping
from dashboard.extracts.reading import dates, numbers
from dashboard.extracts.reading.typed import Ambiguity, Place, Reading, as_text, read_cells
from dashboard.text import N_

_EXAMPLES = 3
#: What a column of yes and no holds.
_CROSS, _WORD, _EMPTY = "cross", "word", "empty"


@dataclass
class Evidence:
    """What the values of one column of a file prove so far.

    Attributes:
        column: What it is read as.
        how: What the mapping settles.
        place: Where it stands.
        proven: What the values seen prove.
    """

    column: Column
    how: ColumnMapping
    place: Place
    proven: set[str] = field(default_factory=set)

    def see(self, found: pl.Series) -> None:
        """Takes further values into account."""
        if found.dtype != pl.String or not self.is_open:
            return
        texts = as_text(found)
        if self.column.type in ("number", "integer"):
            self.proven |= numbers.evidence(texts)
        elif self.column.type == "boolean":
            self.proven |= _crosses(texts)
        else:
            self.proven |= dates.evidence(texts)

    @property
    def is_open(self) -> bool:
        """Whether further values may still tell something."""
        if self.column.type == "text":
            return False
        if self.column.type in ("number", "integer"):
            return True
        if self.column.type == "boolean":
            return _WORD not in self.proven
        return self.how.date is None

    def reading(self, found: Callable[[], Iterable[pl.Series]]) -> Reading:
        """The one way to read the column.

        Args:
            found: Gives all values once more, piece by piece.

        Raises:
            Ambiguity: Two readings are possible and the mapping does not settle which.
            CompassError: Cells of two types, or amounts in two currencies, stand side by side.
        """
        if self.column.type in ("number", "integer"):
            if len(numbers.currencies(frozenset(self.proven))) > 1:
                raise self._in_currencies()
            mark = self.how.decimal or numbers.settle(frozenset(self.proven))
            if mark == "," and self.place.is_mixed:
                raise self._mixed()
            if mark is not None:
                return Reading(mark=mark)
            return self._only(found, "decimal", {",": Reading(mark=","), ".": Reading(mark=".")})
        if self.column.type == "boolean":
            return Reading(only_crosses=self.proven == {_CROSS, _EMPTY})
        if self.column.type in ("date", "timestamp"):
            order = self.how.date or dates.settle(frozenset(self.proven))
            if order is not None:
                return Reading(order=order)
            ways = {"dmy": Reading(order="dmy"), "mdy": Reading(order="mdy")}
            return self._only(found, "date", ways)
        return Reading()

    def _only(
        self, found: Callable[[], Iterable[pl.Series]], setting: str, ways: dict[str, Reading]
    ) -> Reading:
        """What all readings agree on.

        Raises:
            Ambiguity: They differ; with values from the file on which they do.
        """
        is_mixed = self.proven >= set(ways)
        examples = pl.DataFrame()
        for piece in found():
            one, two = (read_cells(piece, self.column, how) for how in ways.values())
            differing = _differing(one.texts, one.values, two.values)
            examples = pl.concat([examples, differing], how="diagonal")
            if examples.height >= _EXAMPLES and (not is_mixed or examples["kind"].n_unique() > 1):
                break
        if examples.is_empty():
            return next(iter(ways.values()))
        told = examples.unique("text", maintain_order=True)
        # of every kind one before two of any
        told = told.with_columns(turn=pl.int_range(pl.len()).over("kind"))
        told = told.sort("turn", maintain_order=True).head(_EXAMPLES)
        raise Ambiguity(
            self.place.file,
            self.place.column,
            self.column.name,
            setting,
            tuple(told["text"]),
            dict(zip(ways, told.row(0)[1:3], strict=True)),
            is_mixed=is_mixed,
        )

    def _in_currencies(self) -> CompassError:
        codes = sorted(numbers.currencies(frozenset(self.proven)))
        return CompassError(
            N_("{column_name} in {file} holds amounts in several currencies: {currency_names}."),
            remedy=N_("Export the amounts in one currency; nothing is converted here."),
            column_name=self.place.column,
            file=self.place.file,
            currency_names=", ".join(codes),
        )

    def _mixed(self) -> CompassError:
        return CompassError(
            N_("{column_name} in {file} mixes number cells with numbers written as text."),
            remedy=N_("Turn the whole column into numbers in Excel and save the file again."),
            column_name=self.place.column,
            file=self.place.file,
        )


def _differing(texts: pl.Series, one: pl.Series, two: pl.Series) -> pl.DataFrame:
    """``text``, ``one``, ``two``, ``kind``: some that only one, the other or both can read."""
    both = pl.DataFrame({"text": texts, "one": one, "two": two})
    differing = both.filter(pl.col("one").ne_missing(pl.col("two"))).unique(
        "text", maintain_order=True
    )
    kind = pl.col("one").is_null().cast(pl.Int8) - pl.col("two").is_null().cast(pl.Int8)
    return (
        differing.with_columns(kind=kind)
        .group_by("kind", maintain_order=True)
        .head(_EXAMPLES)
        .select("text", "one", "two", "kind")
    )


def _crosses(texts: pl.Series) -> set[str]:
    word = texts.drop_nulls().str.to_lowercase()
    found = {_EMPTY} if word.len() < texts.len() else set()
    if word.len():
        is_cross = word == "x"
        found |= {_CROSS} if is_cross.any() else set()
        found |= set() if is_cross.all() else {_WORD}
    return found
