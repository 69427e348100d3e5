"""An answer as plain values, for scripts: what a page shows, without the page."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any

import polars as pl

from dashboard.text import Said, say


def plain(value: Any) -> Any:
    """``value`` as JSON knows it: frames as lists of rows, dates in ISO, sentences as text."""
    if isinstance(value, Said):
        return say(value)
    if isinstance(value, pl.DataFrame):
        return [plain(row) for row in value.iter_rows(named=True)]
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple | list | frozenset | set):
        return [plain(one) for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def frames(value: Any, prefix: str = "") -> dict[str, pl.DataFrame]:
    """Every table of an answer under its name.

    A list of flat things (key figures) is one table; frames inside a list are numbered.
    """
    if isinstance(value, pl.DataFrame):
        return {prefix: value}
    found: dict[str, pl.DataFrame] = {}
    if _is_thing(value):
        for field in fields(value):
            name = f"{prefix}_{field.name}" if prefix else field.name
            found.update(frames(getattr(value, field.name), name))
    elif isinstance(value, tuple) and value and _is_thing(value[0]):
        for number, one in enumerate(value, start=1):
            found.update(frames(one, f"{prefix}_{number}"))
        if not found:
            found[prefix] = pl.DataFrame([_flat(one) for one in value], infer_schema_length=None)
    return found


def _is_thing(value: Any) -> bool:
    """Whether a value has parts of its own; a sentence is told as a whole."""
    return is_dataclass(value) and not isinstance(value, type | Said)


def _flat(value: Any) -> dict[str, Any]:
    """The single values of a thing and of the things it holds; lists stay behind."""
    row: dict[str, Any] = {}
    for field in fields(value):
        one = getattr(value, field.name)
        if isinstance(one, Said):
            row[field.name] = say(one)
        elif is_dataclass(one):
            row.update(_flat(one))
        elif not isinstance(one, tuple):
            row[field.name] = one
    return row
