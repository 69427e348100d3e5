"""The same small survey as the tools that people use export it.

Six respondents answer four questions of the default questionnaire: ``ANSWERS`` is what comes out.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field

import polars as pl

from tests.corpus import text

#: Respondent -> answers to I01, I08, OS and REC; nobody answered is None.
GIVEN: tuple[tuple[int | None, ...], ...] = (
    (4, 5, 4, 9), (3, 2, 3, 6), (5, 4, 5, 10), (None, 3, 2, 4), (2, 1, 2, 3), (4, None, 4, 8),
)  # fmt: skip
ITEMS = ("I01", "I08", "OS", "REC")
ANSWERS = tuple(
    (str(no), item, float(value))
    for no, row in enumerate(GIVEN, 1)
    for item, value in zip(ITEMS, row, strict=True)
    if value is not None
)
WORDINGS = (
    "Fachkompetenz der Techniker vor Ort", "Lieferzeit der Ersatzteile",
    "Zufriedenheit mit dem Service insgesamt", "Wie wahrscheinlich empfehlen Sie uns weiter?",
)  # fmt: skip
_WORDS = {1: "Sehr unzufrieden", 2: "Unzufrieden", 3: "Teils/teils", 4: "Zufrieden",
          5: "Sehr zufrieden"}  # fmt: skip


@dataclass(frozen=True)
class Export:
    """A survey as one tool exports it.

    Attributes:
        constants: What the file does not say, and somebody has to.
        left_out: Columns about persons.
        unused: Other columns that are not loaded.
    """

    title: str
    name: str
    content: bytes
    constants: dict[str, str] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()


def _csv(header: tuple[str, ...], rows: list[tuple[object, ...]], mark: str = ",") -> bytes:
    def cell(value: object) -> str:
        shown = "" if value is None else str(value)
        return '"' + shown.replace('"', '""') + '"'

    return text("\n".join(mark.join(map(cell, row)) for row in (header, *rows)) + "\n")


def _excel(header: tuple[str, ...], rows: list[tuple[object, ...]]) -> bytes:
    columns = {n: [row[i] for row in rows] for i, n in enumerate(header)}
    buffer = io.BytesIO()
    pl.DataFrame(columns, strict=False).write_excel(buffer)
    return buffer.getvalue()


_LIMESURVEY_CODES = Export(
    "LimeSurvey, codes of questions and answers",
    "results-survey4711.csv",
    _csv(
        ("id", "submitdate", "lastpage", "startlanguage", "seed", "token", "email", *ITEMS),
        [
            (no, f"2026-03-0{no} 10:1{no}:00", 3, "de", 10000 + no, f"tk{no}", f"p{no}@x.de", *row)
            for no, row in enumerate(GIVEN, 1)
        ],
    ),
    {"wave_id": "2026"},
    ("email",),
    ("lastpage", "startlanguage", "seed", "token"),
)
_LIMESURVEY_TEXTS = Export(
    "LimeSurvey, codes and wordings, answers in full",
    "results-survey4711.csv",
    _csv(
        (
            "id. Antwort-ID", "submitdate. Datum Abgeschickt", "startlanguage. Start-Sprache",
            *(f"G1Q00001[SQ00{no}]. {wording}" for no, wording in enumerate(WORDINGS, 1)),
        ),
        [
            (no, f"2026-03-0{no} 10:1{no}:00", "de", *("k.A." if v is None else v for v in row))
            for no, row in enumerate(GIVEN, 1)
        ],
        ";",
    ),
    {"wave_id": "2026"},
    (),
    ("startlanguage. Start-Sprache",),
)  # fmt: skip
_MICROSOFT = Export(
    "Microsoft Forms, answers in words",
    "Servicebefragung(1-6).xlsx",
    _excel(
        ("ID", "Startzeit", "Fertigstellungszeit", "E-Mail", "Name", *WORDINGS),
        [
            (no, f"2026-03-0{no} 10:00:00", f"2026-03-0{no} 10:1{no}:00", "anonymous", f"P {no}",
             *(None if v is None else _WORDS[v] for v in row[:3]), row[3])
            for no, row in enumerate(GIVEN, 1)
        ],
    ),
    {"wave_id": "2026"},
    ("E-Mail", "Name"),
    ("Startzeit",),
)  # fmt: skip
_GOOGLE = Export(
    "Google Forms, a grid and single questions",
    "Servicebefragung.csv",
    _csv(
        (
            "Zeitstempel", "E-Mail-Adresse",
            *(f"Wie zufrieden sind Sie mit … [{wording}]" for wording in WORDINGS[:2]),
            *WORDINGS[2:],
        ),
        [
            (f"2026-03-0{no} 10:1{no}:00", f"p{no}@x.de", *row)
            for no, row in enumerate(GIVEN, 1)
        ],
    ),
    {"wave_id": "2026"},
    ("E-Mail-Adresse",),
)  # fmt: skip
_QUALTRICS = Export(
    "Qualtrics, three header rows",
    "Service_Survey.csv",
    _csv(
        ("StartDate", "EndDate", "IPAddress", "Finished", "ResponseId", *ITEMS),
        [
            ("Start Date", "End Date", "IP Address", "Finished", "Response ID", *WORDINGS),
            tuple(
                json.dumps({"ImportId": name})
                for name in ("startDate", "endDate", "ipAddress", "finished", "_recordId",
                             *(f"QID{no}" for no in range(1, 5)))
            ),
            *(
                (f"2026-03-0{no} 10:00:00", f"2026-03-0{no} 10:1{no}:00", "10.0.0.1", "True",
                 str(no), *row)
                for no, row in enumerate(GIVEN, 1)
            ),
        ],
    ),
    {"wave_id": "2026"},
    ("IPAddress. IP Address",),
    ("StartDate. Start Date", "Finished"),
)  # fmt: skip

EXPORTS = (_LIMESURVEY_CODES, _LIMESURVEY_TEXTS, _MICROSOFT, _GOOGLE, _QUALTRICS)
