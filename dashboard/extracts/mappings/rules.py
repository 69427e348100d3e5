"""What follows from the values of a column of the file: amounts turn negative, fields become yes.

The same rule mostly holds for several fields of a table: where the kind of document is a credit
note, revenue, quantity and margin are negative and ``is_credit_note`` is yes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.extracts.contract import Table
from dashboard.extracts.mappings.mapping import ColumnMapping, TableMapping, Where
from dashboard.text import N_, Said


@dataclass(frozen=True)
class Rule:
    """What follows in the rows of ``where``.

    Attributes:
        negative: Fields whose amount is −|amount| there.
        true: Fields that are yes there and no elsewhere.
    """

    where: Where
    negative: tuple[str, ...] = ()
    true: tuple[str, ...] = ()


def rules(mapping: TableMapping) -> tuple[Rule, ...]:
    """The rules of a mapping, each once, in the order of its columns."""
    ways = mapping.columns.items()
    wheres = [w for _name, how in ways for w in (how.negative_where, how.true_where) if w]
    return tuple(
        Rule(
            where,
            tuple(name for name, how in ways if how.negative_where == where),
            tuple(name for name, how in ways if how.true_where == where),
        )
        for where in dict.fromkeys(wheres)
    )


def with_rules(table: Table, mapping: TableMapping, chosen: Sequence[Rule]) -> TableMapping:
    """The mapping with these rules and no others.

    A rule only holds for amounts that come out of the file, and makes no field yes that has
    another source. Of two rules for one field the first counts.
    """
    columns = {
        name: how.model_copy(update={"negative_where": None})
        for name, how in mapping.columns.items()
        if how.true_where is None
    }
    for rule in chosen:
        for name in rule.negative:
            how = columns.get(name)
            if how and how.sources and not how.negative_where and not mapping.distinct:
                columns[name] = how.model_copy(update={"negative_where": rule.where})
        for name in rule.true:
            columns.setdefault(name, ColumnMapping.model_validate({"true_where": rule.where}))
    ordered = {name: columns[name] for name in table.polars_schema if name in columns}
    return mapping.model_copy(update={"columns": ordered})


def possible(table: Table, mapping: TableMapping) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Fields that a rule can make negative, and fields that it can make yes."""
    columns = mapping.columns
    negative = [
        c.name
        for c in table.columns
        if c.type == "number" and c.name in columns and columns[c.name].sources
    ]
    true = [
        c.name
        for c in table.columns
        if c.type == "boolean" and (c.name not in columns or columns[c.name].true_where)
    ]
    return () if mapping.distinct else tuple(negative), tuple(true)


def told(table: Table, mapping: TableMapping) -> tuple[Said, ...]:
    """What the mapping does to amounts besides reading them: signs and scales, a sentence each."""
    found = []
    for rule in rules(mapping):
        for template, names in (
            (N_("Where {column_name} is {value_names}: {fields} negative."), rule.negative),
            (N_("Where {column_name} is {value_names}: {fields} yes."), rule.true),
        ):
            values = {
                "column_name": rule.where.column,
                "value_names": ", ".join(rule.where.values),
                "fields": _listed([table[name].label for name in names]),
            }
            found += [Said(template, values)] if names else []
    for name, how in mapping.columns.items():
        if how.factor is not None:
            values = {
                "field": Said(table[name].label),
                "column_name": " × ".join(how.sources),
                "factor": _factor(how.factor),
            }
            found.append(Said(N_("{field} is {column_name} times {factor}."), values))
    return tuple(found)


def _listed(labels: Sequence[str]) -> Said:
    places = {f"label{i}": Said(label) for i, label in enumerate(labels)}
    return Said(", ".join(f"{{{place}}}" for place in places), places)


def _factor(factor: float) -> Said:
    return Said(
        "{factor_count}" if factor.is_integer() else "{factor_index}",
        {
            "factor_count": factor,
            "factor_index": factor,
        },
    )
