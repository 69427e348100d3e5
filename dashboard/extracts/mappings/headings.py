"""What the header of a survey's column says: which question, what of it, and in which words.

LimeSurvey writes ``I01``, ``I01[E]``, ``G1Q00001[SQ001]. Wording`` or the wording alone; Microsoft
and Google Forms write the wording, Google with the row of a grid behind it in brackets; Qualtrics
writes code and wording in two rows, which ``layout`` joins as LimeSurvey does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dashboard.extracts.contract.schema import plain
from dashboard.extracts.mappings.mapping import Measure

_CODED = re.compile(r"^([A-Za-z][\w]{0,19}(?:\[[^\]]{1,20}\]){0,2})\.\s+(\S.*)$", re.S)
_CODE = re.compile(r"^[A-Za-z][\w.]{0,23}(?:\[[^\]\s]{1,12}\]){0,2}$")
_LETTER: dict[str, Measure] = {
    "E": "expectation", "P": "perception", "B": "perception", "Z": "perception",
    "I": "importance", "W": "importance", "K": "comment", "C": "comment",
}  # fmt: skip
#: A letter, set off from a code: ``I01_E``, ``I01[E]``, ``I01.E``, ``G1[SQ001_E]``.
_SUFFIX = re.compile(
    rf"^(.*[A-Za-z0-9\]])(?:[_.\-]([{''.join(_LETTER)}])|\[([{''.join(_LETTER)}])\])$"
)
_WORDS: dict[Measure, str] = {
    "expectation": r"erwart\w*|soll|expect\w*",
    "perception": r"zufrieden\w*|wahrnehmung|bewertung|leistung|ist|satisf\w*|percept\w*|"
    r"perceived|performance|rating|experience",
    "importance": r"wichtig\w*|bedeutung|relevanz|importan\w*|relevance",
    "comment": r"kommentar\w*|anmerkung\w*|bemerkung\w*|begründung\w*|freitext|comment\w*|"
    r"remark\w*",
}
#: A word that says what was asked, in brackets or behind a dash at the end, or before a colon.
_BEHIND = re.compile(
    r"^(.*\S)\s*(?:\(([^()]+)\)|\[([^\[\]]+)\]|\s[-–—:|/]\s*(\S[^-–—:|/]*))$", re.S
)
_BEFORE = re.compile(r"^([^:\-–—]{3,24})\s*[:\-–—]\s+(\S.*)$", re.S)
_UNDERSCORED = re.compile(r"^(.*[A-Za-z0-9])_([A-Za-zäöüß]{3,})$")
#: The row of a grid: ``How satisfied are you with … [Spare parts]``.
_GRID = re.compile(r"^(.{8,})\s*\[([^\[\]]+)\]$", re.S)
_PERSONAL = re.compile(
    r"^(?:.*e?mail(?:adresse|address|address\d*)?|.*ipadd?ress?e?|ipaddr|.*vorname|.*nachname|"
    r"(?:dein|ihr|your|full)?name\d*|(?:recipient)?(?:first|last)name|"
    r"benutzername|username|(?:.*telefon(?:nr)?|phone(?:no)?|mobil(?:e|telefon)?)|"
    r"(?:location)?(?:latitude|longitude)|anschrift|adresse|address|ansprechpartner(?:name)?)$"
)
#: What survey tools write beside the answers, in plain letters.
TOOLS_OWN = frozenset(
    {
        "id", "responseid", "antwortid", "submitdate", "datumabgeschickt", "lastpage",
        "letzteseite", "startlanguage", "startsprache", "seed", "zufallsstartwert", "startdate",
        "datumgestartet", "datestamp", "datumletzteaktivitaet", "token", "zugangscode",
        "zugangsschluessel", "refurl", "zeitstempel", "timestamp", "startzeit", "starttime",
        "fertigstellungszeit", "completiontime", "uhrzeitderletztenaenderung", "lastmodifiedtime",
        "sprache", "language", "punkte", "score", "gesamtpunktzahl", "totalpoints", "enddate",
        "status", "progress", "durationinseconds", "duration", "finished", "recordeddate",
        "externalreference", "externaldatareference", "distributionchannel", "userlanguage",
        "interviewtime", "gesamtzeit",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Heading:
    """What a header says.

    Attributes:
        column: The header as the file has it.
        code: The question's code, without what was asked of it; empty where there is only wording.
        text: The question's wording, without what was asked of it; the code where there is none.
        measure: What was asked of it; ``None`` where the header does not say.
    """

    column: str
    code: str
    text: str
    measure: Measure | None


def heading(column: str) -> Heading:
    """What the header of a column says."""
    coded = _CODED.match(column)
    code, text = (coded[1], coded[2]) if coded else ("", column)
    if not coded and _CODE.match(column):
        code, text = column, ""
    code, by_code = _without_suffix(code)
    text, by_text = _without_words(_one_line(text))
    if not by_code and (worded := _UNDERSCORED.match(code)) and (said := _measure(worded[2])):
        code, by_code = worded[1], said
    return Heading(column, code, text or code, by_code or by_text)


def is_personal(column: str) -> bool:
    """Whether the header is one of a column about the person who answers."""
    read = heading(column)
    return any(_PERSONAL.match(plain(name)) for name in (column, read.code, read.text) if name)


def is_tools_own(column: str) -> bool:
    """Whether a survey tool writes such a column by itself."""
    read = heading(column)
    return any(plain(name) in TOOLS_OWN for name in (column, read.code, read.text) if name)


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)).strip()


def _without_suffix(code: str) -> tuple[str, Measure | None]:
    inside = code.endswith("]") and _SUFFIX.match(code[:-1])
    if inside and inside[2]:
        return f"{inside[1]}]", _LETTER[inside[2]]
    found = _SUFFIX.match(code)
    if found:
        return found[1], _LETTER[found[2] or found[3]]
    bracketed = re.match(r"^(.+)\[([^\]]+)\]$", code)
    if bracketed and (said := _measure(bracketed[2])):
        return bracketed[1], said
    return code, None


def _without_words(text: str) -> tuple[str, Measure | None]:
    """The wording without the word that says what was asked, and what that is."""
    behind = _BEHIND.match(text)
    if behind and (said := _measure(behind[2] or behind[3] or behind[4])):
        return behind[1], said
    before = _BEFORE.match(text)
    if before and (said := _measure(before[1])):
        return before[2], said
    grid = _GRID.match(text)
    if grid:
        return grid[2].strip(), _asked_for(grid[1])
    return text, None


def _measure(words: str) -> Measure | None:
    """What one or two words mean; a whole sentence means nothing here."""
    bare = words.strip().casefold()
    for measure, shape in _WORDS.items():
        if re.fullmatch(rf"(?:ihre?\s|your\s|ist-|soll-)?(?:{shape})", bare):
            return measure
    return None


def _asked_for(question: str) -> Measure | None:
    """What the question above a grid asks for."""
    bare = question.casefold()
    for measure in ("importance", "expectation", "perception"):
        if re.search(rf"\b(?:{_WORDS[measure]})\b", bare):
            return measure
    return None
