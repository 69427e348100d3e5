"""Which column of a file is which column of the contract.

A mapping is a small JSON file: remembered, shared and edited like any other::

    {"tables": {"service_revenue": {"columns": {
        "invoice_id": {"from": "InvoiceNo"},
        "line_no": {"row_number_within": ["InvoiceNo"]},
        "category": {"constant": "parts"},
        "net_revenue": {"product": ["Quantity", "UnitPrice"], "decimal": ",", "factor": 1000,
                        "negative_where": {"column": "DocType", "values": ["G2", "S1"]}},
        "is_credit_note": {"true_where": {"column": "DocType", "values": ["G2", "S1"]}}}}}}

A survey with one column per question says which columns are ``questions``, and may say in ``rows``
what no file says, such as the questions themselves::

    {"tables": {
        "survey_items": {"rows": [{"item_id": "I01", "scale_lo": 1, "scale_hi": 5, …}]},
        "survey_responses": {
            "columns": {"wave_id": {"constant": "2026"}, …},
            "questions": {"I01_E": {"item": "I01", "measure": "expectation"}, …}}}}
"""

from __future__ import annotations

from collections import Counter, abc
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_args

import pydantic
from pydantic import BaseModel, ConfigDict, Field, model_validator

from dashboard.errors import CompassError
from dashboard.extracts.contract import TABLES, Column, Table
from dashboard.extracts.contract.schema import Value
from dashboard.extracts.reading.dates import Order
from dashboard.extracts.reading.numbers import Mark
from dashboard.text import N_

#: The table that a survey feeds whichever shape it has, and what of it a column may hold.
ANSWERS = "survey_responses"
ITEM = "item_id"
Measure = Literal["perception", "expectation", "importance", "comment"]
MEASURES: tuple[Measure, ...] = get_args(Measure)


class Where(BaseModel):
    """The rows in which a column of the file has one of these values."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    column: str
    values: tuple[str, ...] = Field(min_length=1)


class ColumnMapping(BaseModel):
    """Where one column of the contract comes from: exactly one of the five ways.

    Attributes:
        source: A column of the file (``from`` in JSON).
        constant: The same value in every row.
        product: Columns of the file multiplied with each other.
        row_number_within: 1, 2, 3 … in the order of the file, anew for each value of these, or
            through the whole file where it names none.
        true_where: Yes in these rows, no in all others.
        codes: Value in the file -> code of the contract.
        decimal, date: Settle what the file leaves open: the decimal mark; day or month first.
        factor: What the number of the file is multiplied with: 1000 where it counts thousands.
        negative_where: In these rows the amount is −|amount|, so that a credit note counts as
            negative whichever sign the file gives it; all other rows keep their sign.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    source: str | None = Field(None, alias="from")
    constant: Value | None = None
    product: tuple[str, ...] = ()
    row_number_within: tuple[str, ...] | None = None
    true_where: Where | None = None
    codes: dict[str, str] = {}
    decimal: Mark | None = None
    date: Order | None = None
    factor: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None
    negative_where: Where | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        ways = (self.source, self.constant, self.true_where, self.row_number_within)
        if sum(way is not None for way in (*ways, self.product or None)) != 1:
            raise ValueError(
                "exactly one of from, constant, product, row_number_within, true_where"
            )
        if (self.factor or self.negative_where) and not self.sources:
            raise ValueError("factor and negative_where need from or product")
        return self

    @property
    def sources(self) -> tuple[str, ...]:
        """The columns of the file its values stand in."""
        return (self.source,) if self.source is not None else self.product

    @property
    def reads(self) -> tuple[str, ...]:
        """The columns of the file it needs."""
        rules = tuple(rule.column for rule in (self.true_where, self.negative_where) if rule)
        return self.sources + (self.row_number_within or ()) + rules

    def renamed(self, names: abc.Mapping[str, str]) -> ColumnMapping:
        """The same for a file that calls its columns otherwise: name here -> name there."""

        def there(where: Where | None) -> Where | None:
            column = where and names.get(where.column, where.column)
            return where and where.model_copy(update={"column": column})

        return self.model_copy(
            update={
                "source": names.get(self.source, self.source) if self.source else self.source,
                "product": tuple(names.get(name, name) for name in self.product),
                "row_number_within": self.row_number_within
                and tuple(names.get(name, name) for name in self.row_number_within),
                "true_where": there(self.true_where),
                "negative_where": there(self.negative_where),
            }
        )


class Question(BaseModel):
    """What a column of a survey with one column per question holds.

    Attributes:
        item: Number of the question.
        measure: What of it was asked: the column of the contract that the values belong to.
        codes: Value in the file -> answer; an empty answer where the value means that none was
            given.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    item: str = Field(min_length=1)
    measure: Measure = "perception"
    codes: dict[str, str] = {}


class TableMapping(BaseModel):
    """How one table comes out of a sheet.

    Attributes:
        columns: Column of the contract -> where it comes from.
        distinct: The table is drawn out of repeated rows: one row per key, here for instance the
            customers out of invoice lines.
        questions: Column of the file -> the question it answers: every row of the file becomes one
            row per question.
        rows: What the file does not say: the rows of the table themselves.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    columns: dict[str, ColumnMapping] = {}
    distinct: bool = False
    questions: dict[str, Question] = {}
    rows: tuple[dict[str, Value], ...] = ()

    @model_validator(mode="after")
    def _distinct_reads_single_columns(self) -> Self:
        forbidden = ("product", "row_number_within", "negative_where")
        ways = [getattr(how, name) for how in self.columns.values() for name in forbidden]
        if self.distinct and any(way not in (None, ()) for way in ways):
            raise ValueError(f"a distinct table takes none of {', '.join(forbidden)}")
        return self

    @model_validator(mode="after")
    def _one_shape(self) -> Self:
        if self.rows and (self.columns or self.questions or self.distinct):
            raise ValueError("rows stand alone: no columns, no questions, not distinct")
        if self.questions and (self.distinct or self.columns.keys() & {ITEM, *MEASURES}):
            raise ValueError(f"questions say {ITEM} and {', '.join(MEASURES)} themselves")
        taken = Counter(f"{asked.item} {asked.measure}" for asked in self.questions.values())
        if twice := [name for name, count in taken.items() if count > 1]:
            raise ValueError(f"two columns for one question: {', '.join(twice)}")
        return self

    @property
    def fields(self) -> frozenset[str]:
        """The columns of the contract that have a value in every row, or a source for one."""
        if self.rows:
            return frozenset.intersection(*(frozenset(row) for row in self.rows))
        return frozenset(self.columns) | self.asked

    @property
    def asked(self) -> frozenset[str]:
        """The columns of the contract that the questions say, whichever of them were asked."""
        return frozenset({ITEM, *MEASURES}) if self.questions else frozenset()

    @property
    def reads(self) -> tuple[str, ...]:
        """The columns of the file it needs, each once."""
        ways = (name for how in self.columns.values() for name in how.reads)
        return tuple(dict.fromkeys((*ways, *self.questions)))

    def renamed(self, names: abc.Mapping[str, str]) -> TableMapping:
        """The same for a file that calls its columns otherwise: name here -> name there."""
        columns = {field: how.renamed(names) for field, how in self.columns.items()}
        questions = {names.get(name, name): asked for name, asked in self.questions.items()}
        return self.model_copy(update={"columns": columns, "questions": questions})

    def among(self, names: abc.Collection[str]) -> TableMapping:
        """What of it can be read where these are the columns of the file."""
        columns = {field: how for field, how in self.columns.items() if {*how.reads} <= {*names}}
        questions = {name: asked for name, asked in self.questions.items() if name in names}
        return self.model_copy(update={"columns": columns, "questions": questions})


def _of_its_type(column: Column, how: ColumnMapping) -> None:
    if column.type != "number" and (how.product or how.factor or how.negative_where):
        raise ValueError(f"{column.name} is no number: no product, factor, negative_where")
    if column.type != "boolean" and how.true_where:
        raise ValueError(f"{column.name} is not yes or no: no true_where")


class Mapping(BaseModel):
    """Every table that one kind of file feeds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tables: dict[str, TableMapping]

    @model_validator(mode="before")
    @classmethod
    def _out_of_a_remembered_one(cls, given: Any) -> Any:
        """A remembered mapping that was exported brings its header along; see ``remembered``."""
        return given["mapping"] if isinstance(given, dict) and "mapping" in given else given

    @model_validator(mode="after")
    def _of_the_contract(self) -> Self:
        for name, mapping in self.tables.items():
            if name not in TABLES:
                raise ValueError(f"there is no table {name}")
            if mapping.questions and name != ANSWERS:
                raise ValueError(f"only {ANSWERS} takes questions")
            for column in (*mapping.columns, *(field for row in mapping.rows for field in row)):
                if column not in TABLES[name].polars_schema:
                    raise ValueError(f"{name} has no column {column}")
            for column, how in mapping.columns.items():
                _of_its_type(TABLES[name][column], how)
        return self

    @property
    def reads(self) -> frozenset[str]:
        """The columns of the file that any table needs."""
        return frozenset(name for table in self.tables.values() for name in table.reads)

    def without_rows_of(self, keys: abc.Collection[str]) -> Mapping:
        """Without the rows it says itself whose key is one of these."""
        tables = {}
        for name, table in self.tables.items():
            key = TABLES[name].grain[0]
            rows = tuple(row for row in table.rows if row.get(key) not in keys)
            if rows or not table.rows:
                tables[name] = table.model_copy(update={"rows": rows})
        return Mapping(tables=tables)

    def with_columns(self, change: Callable[[ColumnMapping], ColumnMapping | None]) -> Mapping:
        """Every way changed; those for which ``change`` says ``None`` left out."""
        return Mapping(
            tables={
                name: table.model_copy(
                    update={
                        "columns": {
                            field: new
                            for field, how in table.columns.items()
                            if (new := change(how)) is not None
                        }
                    }
                )
                for name, table in self.tables.items()
            }
        )

    def to_json(self) -> str:
        """The mapping as its file holds it."""
        return self.model_dump_json(by_alias=True, exclude_defaults=True, indent=2)


def read_mapping(source: Path | str, name: str = "") -> Mapping:
    """The mapping of a JSON file.

    Args:
        source: The file, or the JSON itself.

    Raises:
        CompassError: The file cannot be opened, is no JSON, or says something the contract or the
            mapping does not know; with the place and the reason.
    """
    file = name or (source.name if isinstance(source, Path) else N_("The mapping"))
    try:
        text = source.read_text(encoding="utf-8") if isinstance(source, Path) else source
        return Mapping.model_validate_json(text)
    except (OSError, UnicodeDecodeError) as error:
        raise CompassError(
            N_("{file} cannot be opened: {why}."),
            remedy=N_("Check where the file is and that you may read it."),
            file=file,
            why=getattr(error, "strerror", None) or type(error).__name__,
        ) from error
    except pydantic.ValidationError as error:
        first = error.errors()[0]
        raise CompassError(
            N_("{file} is no valid mapping: {place_name} {why}."),
            remedy=N_("Mend that place, or make the mapping anew from the column names."),
            file=file,
            place_name=" / ".join(str(step) for step in first["loc"]) or "–",
            why=first["msg"],
        ) from error


def needed(table: Table, mapping: TableMapping) -> tuple[str, ...]:
    """Required columns of the contract that the mapping leaves out."""
    return tuple(name for name in table.required if name not in mapping.fields)
