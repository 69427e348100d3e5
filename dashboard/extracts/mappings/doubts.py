"""What to look at before a suggested mapping is trusted, a sentence each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from dashboard.extracts.mappings.mapping import TableMapping
from dashboard.extracts.mappings.proposals import Suspicion
from dashboard.extracts.mappings.questionnaires import Survey
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
    if found.survey is not None:
        yield from _asked(found.mapping, found.survey)


def _asked(mapping: TableMapping, found: Survey) -> Iterator[Said]:
    """What a survey leaves open."""
    for how, field in ((mapping.columns.get(name), name) for name in ("wave_id", "response_date")):
        if mapping.questions and how is not None and how.source:
            values = {"field": field, "column_name": how.source}
            yield Said(N_("Please check: {field} is taken from {column_name}."), values)
    if mapping.questions and "response_date" not in mapping.columns:
        yield Said(
            N_(
                "The file does not say when people answered, and it is never guessed: give "
                "response_date a constant, or a day per wave in its codes."
            )
        )
    yield from taken_by_code(found)
    if not found.is_known:
        scales = Counter(f"{row['scale_lo']}–{row['scale_hi']}" for row in found.items)
        told = ", ".join(f"{scale} ({count})" for scale, count in scales.most_common())
        yield Said(
            N_("Please check the scales, read off the answers: {scale_names}."),
            {"scale_names": told},
        )
    yield from suspected(found)
    yield from blanks(found)


def taken_by_code(found: Survey) -> Iterator[Said]:
    """Questions that only their code says to be the default questionnaire's."""
    if found.by_code:
        told = N_("Taken for questions of the default questionnaire by their codes: {item_names}.")
        yield Said(told, {"item_names": ", ".join(found.by_code)})


#: Why 1 may be the best answer -> what is said of the questions.
WHY_REVERSED: dict[Suspicion, str] = {
    "grades": N_("1 may be the best answer, as in school grades, to {item_names}."),
    "against": N_("Scale reversed? Against all other answers run those to {item_names}."),
}


def suspected(found: Survey) -> Iterator[Said]:
    """Questions of which 1 may be the best answer, by what tells so."""
    for why, template in WHY_REVERSED.items():
        items = [item for item, one in found.suspicions.items() if one == why]
        if items:
            yield Said(template, {"item_names": ", ".join(items)})


def blanks(found: Survey) -> Iterator[Said]:
    """Values outside the scale that occur often."""
    for values, columns in by_blank(found.blanks).items():
        template = N_(
            "{value_names} occurs often outside the scale of {column_names}. If it means no "
            "answer, say so in the mapping; otherwise these answers are quarantined."
        )
        told = {"value_names": ", ".join(values), "column_names": ", ".join(columns)}
        yield Said(template, told)


def by_blank(outside: Mapping[str, tuple[str, ...]]) -> dict[tuple[str, ...], list[str]]:
    """Values outside the scale -> the columns in which they occur often."""
    columns: dict[tuple[str, ...], list[str]] = {}
    for column, values in outside.items():
        columns.setdefault(values, []).append(column)
    return columns
