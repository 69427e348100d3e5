"""What to look at before a suggested mapping is trusted, a sentence each."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.extracts.mappings.suggest import Suggestion
from dashboard.text import N_, Said


def open_choices(found: Suggestion) -> Iterator[Said]:
    """Fields without a source that the file may tell."""
    for field, names in found.choices.items():
        values = {"field": field, "column_names": ", ".join(names)}
        yield Said(N_("{field} may be one of these: {column_names}."), values)
    for field, ways in found.offers.items():
        listed = [how.model_dump_json(by_alias=True, exclude_defaults=True) for how in ways]
        values = {"field": field, "ways": " · ".join(listed)}
        yield Said(N_("{field} may be told by the file: {ways}."), values)


def doubtful(found: Suggestion) -> Iterator[Said]:
    """Columns left out because of their values, and columns known by a word only."""
    for field, column in found.implausible.items():
        values = {"field": field, "column_name": column}
        yield Said(N_("{column_name} is called like {field} and holds something else."), values)
    for field, origin in found.origins.items():
        if origin == "word":
            values = {"field": field, "column_name": found.mapping.columns[field].source or ""}
            yield Said(N_("Please check: {field} is taken from {column_name}."), values)
