"""What the header of a column says: its name, and the unit or scale behind it.

``Umsatz in TEUR`` is ``Umsatz`` in thousands, ``VBRP-NETWR`` is ``NETWR``, ``Kunde (KUNNR)`` is
either of both.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from dashboard.extracts.contract.schema import plain

#: Unit of the contract -> what headers write -> factor to the contract's unit.
_FACTORS: dict[str, dict[str, float]] = {
    "eur": {
        r"EUR|€|Euro": 1,
        r"TEUR|T€|T EUR|kEUR|k€|Tsd\.? ?(?:EUR|€|Euro)|Tsd\.?|Tausend(?: (?:EUR|€|Euro))?|"
        r"thousands?(?: (?:EUR|€|euros?))?": 1000,
        r"MEUR|M€|Mio\.? ?(?:EUR|€|Euro)|Mio\.?|Millionen(?: (?:EUR|€|Euro))?|"
        r"millions?(?: (?:EUR|€|euros?))?": 1_000_000,
    },
    "hours": {
        r"h|Std\.?|Stunden|hours?": 1,
        r"min\.?|Minuten|minutes?": 1 / 60,
        r"Tagen?|days?": 24,
    },
    "seconds": {r"s|Sek\.?|Sekunden|seconds?": 1, r"min\.?|Minuten|minutes?": 60},
    "days": {r"d|Tagen?|days?": 1},
    "share": {r"%|Prozent|percent": 0.01},
}
_UNIT = (
    r"^(?P<name>.*?[^\s_(\[])(?:[\s_]+in[\s_]+|[\s_]*[(\[](?:in )?|[\s_]+)(?P<unit>{units})[)\]]?$"
)
_ANY = {unit: re.compile(_UNIT.format(units="|".join(f)), re.I) for unit, f in _FACTORS.items()}
_FOREIGN = re.compile(_UNIT.format(units="USD|GBP|CHF|CNY|JPY|PLN|SEK|CZK|[$£¥]"), re.I)
#: ``VBRP-NETWR``, ``VBRP~NETWR``.
_PREFIXED = re.compile(r"^[A-Z][A-Z0-9_]{2,15}[-~]([A-Z0-9_]+)$")
#: The second column of a name, see ``sheet.named``: it may be meant as well as the first.
_REPEATED = re.compile(r"^(.+) \(\d+\)$")
_BRACKETED = re.compile(r"^(.+?)\s*[(\[]([^()\[\]]+)[)\]]$")


@dataclass(frozen=True)
class Reading:
    """One way to read a header.

    Attributes:
        name: Written plainly.
        unit: The unit of the contract that was taken off; empty where none was.
    """

    name: str
    unit: str = ""


# a sheet is held against twenty tables
@lru_cache(maxsize=4096)
def readings(header: str) -> tuple[Reading, ...]:
    """Every way to read a header, as it stands first.

    Amounts in a foreign currency are no euros, such a header is read as nothing. A
    percentage is nothing but a share.
    """
    if repeated := _REPEATED.match(header):
        return readings(repeated[1])
    if _FOREIGN.match(header):
        return ()
    found = [Reading(plain(header))]
    if prefixed := _PREFIXED.match(header):
        found.append(Reading(plain(prefixed[1])))
    by_unit = {unit: match for unit, shape in _ANY.items() if (match := shape.match(header))}
    if "share" in by_unit:
        return (Reading(plain(by_unit["share"]["name"]), "share"),)
    found += [Reading(plain(match["name"]), unit) for unit, match in by_unit.items()]
    if len(found) == 1 and (bracketed := _BRACKETED.match(header)):
        found += [Reading(plain(part)) for part in bracketed.groups()]
    return tuple(found)


def factor(header: str, unit: str) -> float | None:
    """What numbers below this header are multiplied with to be in ``unit``; ``None`` for 1."""
    match = None if not unit or _FOREIGN.match(header) else _ANY[unit].match(header)
    if match is None:
        return None
    written = _FACTORS[unit].items()
    found = next(f for units, f in written if re.fullmatch(units, match["unit"], re.I))
    return None if found == 1 else found
