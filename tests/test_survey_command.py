"""Surveys on the command line: suggested, refused while something is open, then remembered."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl

from tests.test_command import Command, folder, process, run

__all__ = ["folder", "run"]

HEADER = "year;Tempo;Preis;Ton;Ort;Zeit;NPS;E-Mail"


def content(year: int, highest: int = 5) -> str:
    rows = [
        f"{year};" + ";".join([str(1 + i % highest)] * 5) + f";{2 * (i % 6)};p{i}@x.de"
        for i in range(30)
    ]
    return "\n".join([HEADER, *rows]) + "\n"


def test_a_survey_is_suggested_completed_published_and_remembered(
    run: Command, folder: Path
) -> None:
    (folder / "survey.csv").write_text(content(2025))
    refused = run("publish", "survey.csv")
    assert refused.code == 4
    assert "no catalogue knows its scales; the answers look like 1–5 (5), 0–10 (1)." in (
        refused.aside
    )
    begun = run("suggest", "survey.csv")
    assert begun.code == 4
    assert "Missing: response_date of survey_responses." in begun.aside
    assert "it is never guessed" in begun.aside
    mapping = begun.object
    tables = mapping["tables"]
    assert [row["item_id"] for row in tables["survey_items"]["rows"]] == HEADER.split(";")[1:-1]
    assert "E-Mail" not in tables["survey_responses"]["questions"]
    days = {"from": "year", "codes": {"2025": "2025-05-31", "2026": "2026-05-31"}}
    tables["survey_responses"]["columns"]["response_date"] = days
    (folder / "survey.mapping.json").write_text(json.dumps(mapping))
    ended = run("publish", "survey.csv", "--mapping", "survey.mapping.json", "--json")
    assert ended.code == 0
    counted = [(one["table"], one["counted"], one["accepted"]) for one in ended.object["files"]]
    assert counted == [("survey_items", "question", 6), ("survey_responses", "answer", 180)]
    (folder / "next.csv").write_text(content(2026))
    again = run("publish", "next.csv")
    assert again.code == 0
    assert "next.csv as survey_responses: 180 answers read = 180 accepted + 0" in again.out
    assert "survey_items" not in again.out, "the catalogue has the questions now"
    assert "Columns about persons that are not loaded: E-Mail." in again.out


def test_a_mapping_without_a_direction_is_refused(run: Command, folder: Path) -> None:
    (folder / "noten.csv").write_text(content(2025, highest=6))
    begun = run("suggest", "noten.csv")
    assert "1 may be the best answer, as in school grades, to Tempo, Preis" in begun.aside
    mapping = begun.object
    mapping["tables"]["survey_responses"]["columns"]["response_date"] = {"constant": "2025-05-31"}
    path = folder / "noten.mapping.json"
    path.write_text(json.dumps(mapping))
    refused = run("publish", "noten.csv", "--mapping", path.name)
    assert refused.code == 4
    assert "1 may be the best answer, as in school grades, to Tempo, Preis" in refused.aside
    for row in mapping["tables"]["survey_items"]["rows"]:
        row.setdefault("scale_reversed", True)
    path.write_text(json.dumps(mapping))
    assert run("publish", "noten.csv", "--mapping", path.name).code == 0


def test_answers_outside_the_catalogue_are_told_with_their_cells(
    run: Command, folder: Path
) -> None:
    (folder / "s.csv").write_text(
        "wave_id;respondent_id;response_date;I01;I02;OS\n"
        "2026;p1;2026-01-01;4;7;5\n2026;p2;2026-01-02;nie;3;5\n"
        + "".join(f"2026;p{i};2026-01-02;{1 + i % 5};3;5\n" for i in range(3, 20))
    )
    ended = run("publish", "s.csv", "--json")
    assert ended.code == 4
    (_items, answers) = ended.object["files"]
    assert [(r["row"], r["column"], r["value"]) for r in answers["quarantined_rows"]] == [
        (2, "I02", "7"),
        (3, "I01", "nie"),
    ]
    assert (answers["read"], answers["accepted"], answers["quarantined"]) == (57, 55, 2)


def test_the_questionnaire_goes_to_standard_output_and_comes_back(folder: Path) -> None:
    ended = process(folder, "--language", "de", "questionnaire", data=folder / "data")
    assert (ended.returncode, ended.stderr) == (0, b"")
    (folder / "fragebogen.xlsx").write_bytes(ended.stdout)
    header = pl.read_excel(ended.stdout, sheet_name="survey_responses").columns
    assert header[6:9] == [
        "I01_E. Fachkompetenz der Techniker vor Ort (Erwartung)",
        "I01_P. Fachkompetenz der Techniker vor Ort (Zufriedenheit)",
        "I01_I. Fachkompetenz der Techniker vor Ort (Wichtigkeit)",
    ]
    back = process(folder, "publish", str(folder / "fragebogen.xlsx"), data=folder / "data")
    assert back.returncode == 0
    assert b"36 rows read = 36 accepted" in back.stdout
