"""What the reader has chosen: which customers, which sales, which months.

The choices live in the address of the page, so a view is a link one can send, and every page that
asks for the same choice shows the same one.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Literal

from dashboard.errors import CompassError
from dashboard.text import N_, Said

WindowName = Literal["R12", "R24", "R36", "FY", "FY3avg"]
Mode = Literal["behaviour", "revenue"]
Loyalty = Literal["all", "behaviour"]

WINDOWS: Mapping[WindowName, str] = {
    "R12": N_("Last 12 months"),
    "R24": N_("Last 24 months"),
    "R36": N_("Last 36 months"),
    "FY": N_("Last fiscal year"),
    "FY3avg": N_("Mean of the last 3 fiscal years"),
}
MODES: Mapping[Mode, str] = {
    "behaviour": N_("Behaviour (who still buys)"),
    "revenue": N_("Revenue only"),
}

#: What the loyalty index is made of.
LOYALTIES: Mapping[Loyalty, str] = {
    "all": N_("All components"),
    "behaviour": N_("Behaviour only"),
}
#: Components of the loyalty index, each with a weight from 0 to `LARGEST_WEIGHT`.
WEIGHT_COUNT, LARGEST_WEIGHT = 7, 100

#: Limits that can be moved, and between what; those of class A and B never meet.
LIMITS: Mapping[str, tuple[float, float]] = {
    "a_share": (0.50, 0.90),
    "b_share": (0.91, 0.99),
    "satisfied_score": (0, 100),
    "loyal_score": (0, 100),
}

#: Choice -> its name; each is a list of values, an empty list means all.
LISTS: Mapping[str, str] = {
    "region": N_("Sales region"),
    "country": N_("Country"),
    "industry": N_("Industry"),
    "channel": N_("Sales channel"),
    "category": N_("Service category"),
    "type_group": N_("Machine type group"),
}
#: The same for whose answers of a survey count.
RESPONDENT_LISTS: Mapping[str, str] = {"role": N_("Role of the respondent")}
#: Every list choice -> its name.
NAMES: Mapping[str, str] = {**LISTS, **RESPONDENT_LISTS}


@dataclass(frozen=True)
class Filters:
    """The choices; hashable, so that an answer can be kept for them.

    Attributes:
        as_of: Month end on which the reader looks at the data; ``None`` is the latest.
        window: Key of ``WINDOWS``.
        mode: Key of ``MODES``: how customers are classed.
        a_share, b_share: Limits of class A and B as cumulated revenue shares; ``None`` takes the
            settings'.
        satisfied_score, loyal_score: From which satisfaction and which loyalty on a customer
            counts as satisfied and as loyal, 0 … 100; ``None`` takes the settings'.
        loyalty: Key of ``LOYALTIES``.
        weights: Weights of the components of the loyalty index, in their order; ``None`` takes
            those saved last.
        wave: Wave of the survey; ``None`` is the last one known.
        role: Roles of the respondents whose answers count; empty: all.
        vintage: Number of the vintage looked at; ``None`` is the current one.
    """

    as_of: date | None = None
    window: WindowName = "R12"
    mode: Mode = "behaviour"
    a_share: float | None = None
    b_share: float | None = None
    satisfied_score: float | None = None
    loyal_score: float | None = None
    loyalty: Loyalty = "all"
    weights: tuple[int, ...] | None = None
    wave: str | None = None
    region: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    industry: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    type_group: tuple[str, ...] = ()
    role: tuple[str, ...] = ()
    vintage: int | None = None

    def having(self, **lists: tuple[str, ...]) -> Filters:
        """The same choice with other values in some of its lists."""
        return replace(self, **lists)  # type: ignore[arg-type]  # lists hold texts only

    def lists(self) -> dict[str, list[str]]:
        """The list choices as the queries' parameters want them."""
        return {
            "countries": list(self.country),
            "regions": list(self.region),
            "industries": list(self.industry),
            "channels": list(self.channel),
            "categories": list(self.category),
            "type_groups": list(self.type_group),
            "roles": list(self.role),
        }

    def chosen(self) -> dict[str, tuple[str, ...]]:
        """The list choices that narrow the data."""
        return {name: values for name in NAMES if (values := getattr(self, name))}


def parse(settings: Iterable[str]) -> Filters:
    """``["region=Nord,Süd", "as_of=2025-12-31"]`` as filters, for the command line.

    Raises:
        CompassError: An unknown name or an impossible value; names both and what is possible.
    """
    chosen: dict[str, object] = {}
    for setting in settings:
        name, found, value = setting.partition("=")
        if not found or name not in {field.name for field in fields(Filters)}:
            raise CompassError(
                N_("{setting} is not a choice of this page."),
                remedy=N_("Write NAME=VALUE with one of these names: {names}."),
                setting=setting,
                names=", ".join(field.name for field in fields(Filters)),
            )
        chosen[name] = _parsed(name, value)
    return Filters(**chosen)  # type: ignore[arg-type]  # each value was parsed for its field


def _parsed(name: str, value: str) -> object:
    if name in NAMES:
        return tuple(part.strip() for part in value.split(",") if part.strip())
    if name == "as_of":
        return _month_end(value)
    if name == "vintage":
        return vintage_no(value)
    if name in LIMITS:
        return _limit(name, value)
    if name == "wave":
        return value
    if name == "weights":
        return parsed_weights(value)
    return _one_of(name, value, _CODES[name])


_CODES: Mapping[str, tuple[str, ...]] = {
    "window": tuple(WINDOWS),
    "mode": tuple(MODES),
    "loyalty": tuple(LOYALTIES),
}


def parsed_weights(value: str) -> tuple[int, ...]:
    """``"20,25,15,15,5,5,15"`` as weights of the loyalty index.

    Raises:
        CompassError: They are not as many whole numbers as there are components, or all zero.
    """
    parts = [part.strip() for part in value.split(",")]
    if all(part.isascii() and part.isdigit() for part in parts):
        weights = tuple(int(part) for part in parts)
        if len(weights) == WEIGHT_COUNT and 0 < max(weights) <= LARGEST_WEIGHT:
            return weights
    raise CompassError(
        N_("The weights of the loyalty index cannot be {value}."),
        remedy=N_(
            "Write {weight_count} whole numbers from 0 to {largest_count} with commas between "
            "them, at least one above 0, such as 20,25,15,15,5,5,15."
        ),
        value=value,
        weight_count=WEIGHT_COUNT,
        largest_count=LARGEST_WEIGHT,
    )


def written_weights(weights: Iterable[int]) -> str:
    """Weights as they stand in the address and on the command line."""
    return ",".join(str(weight) for weight in weights)


def vintage_no(value: str) -> int:
    """The number of a vintage, with leading zeros or without.

    Raises:
        CompassError: It is no number.
    """
    if not (value.isascii() and value.isdigit()):
        raise _impossible("vintage", value, "1, 2, 3 …")
    return int(value)


def _one_of(name: str, value: str, possible: tuple[str, ...]) -> str:
    if value not in possible:
        raise _impossible(name, value, ", ".join(possible))
    return value


def _limit(name: str, value: str) -> float:
    low, high = LIMITS[name]
    decimals = 0 if high > 1 else 2
    possible = f"{low:.{decimals}f} … {high:.{decimals}f}"
    try:
        limit = float(value)
    except ValueError as error:
        raise _impossible(name, value, possible) from error
    if not low <= limit <= high:
        raise _impossible(name, value, possible)
    return limit


def _month_end(value: str) -> date:
    try:
        day = date.fromisoformat(value)
    except ValueError as error:
        raise _impossible("as_of", value, "2025-12-31") from error
    if day.day != calendar.monthrange(day.year, day.month)[1]:
        raise CompassError(
            N_("as_of={value} is not the last day of a month."),
            remedy=N_("All windows are whole months: choose a month end such as 2025-12-31."),
            value=value,
        )
    return day


def _impossible(name: str, value: str, possible: str) -> CompassError:
    return CompassError(
        N_("{name} cannot be {value}."),
        remedy=N_("Possible: {possible}."),
        name=name,
        value=value,
        possible=possible,
    )


def described(choice: Filters) -> list[Said]:
    """The narrowing choices in words, for exports and explanations."""
    return [
        Said("{name}: {values}", {"name": Said(NAMES[name]), "values": ", ".join(values)})
        for name, values in choice.chosen().items()
    ]
