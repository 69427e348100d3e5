"""Surveys come in: as tools export them, with every answer accounted for and nothing guessed."""

from __future__ import annotations

import io
from collections.abc import Callable
from collections.abc import Mapping as Pairs
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.errors import CompassError
from dashboard.extracts.blank_survey import blank_survey
from dashboard.extracts.contract import TABLES
from dashboard.extracts.contract.questionnaire import questionnaire
from dashboard.extracts.judging.verdict import Known, Verdict, judge, judge_all
from dashboard.extracts.mappings.doubts import doubtful
from dashboard.extracts.mappings.headings import heading, is_personal
from dashboard.extracts.mappings.mapping import Mapping, TableMapping, read_mapping
from dashboard.extracts.mappings.planning import planned
from dashboard.extracts.mappings.questionnaires import Survey, survey
from dashboard.extracts.mappings.recalled import recall
from dashboard.extracts.mappings.remembered import remember
from dashboard.extracts.mappings.scales import against, blanks, proposed, seen
from dashboard.extracts.mappings.suggest import recognised, suggestion
from dashboard.extracts.reading.read import read
from dashboard.extracts.reading.sheet import AT, Sheet
from dashboard.extracts.reading.spool import Spool
from dashboard.text import Language, say, speaking, tell
from sample_data import questionnaire as of_the_sample
from tests.corpus import surveys
from tests.corpus.surveys import EXPORTS, Export

TODAY = date(2026, 6, 30)
ANSWERS = TABLES["survey_responses"]
SCALES = pl.DataFrame({"item_id": ["I01", "I02", "OS"], "scale_lo": [1] * 3, "scale_hi": [5] * 3})
KNOWN = Known(pl.Series(["K1", "K2"]), SCALES.cast({"scale_lo": pl.Int64, "scale_hi": pl.Int64}))
WIDE = {
    "columns": {
        "wave_id": {"constant": "2026"},
        "respondent_id": {"from": "who"},
        "customer_id": {"from": "customer"},
        "response_date": {"from": "day"},
    },
    "questions": {
        "I01_E": {"item": "I01", "measure": "expectation"},
        "I01": {"item": "I01"},
        "I02": {"item": "I02"},
        "note": {"item": "I02", "measure": "comment"},
    },
}


def sheet_of(text: str, name: str = "survey.csv") -> Sheet:
    (sheet,) = read(text.encode(), name)
    return sheet


def judged(text: str, mapping: Pairs[str, object] = WIDE, known: Known = KNOWN) -> Verdict:
    how = TableMapping.model_validate(mapping)
    return judge(sheet_of(text), ANSWERS, how, known, today=TODAY)


def notes(verdict: Verdict) -> list[str]:
    with speaking("en"):
        return [say(note.said) for note in verdict.notes]


def faults(verdict: Verdict) -> list[tuple[int, str, str | None, str, str]]:
    return verdict.quarantined.select("row_no", "column", "value", "reason", "detail").rows()


def found(text: str) -> Survey:
    seen_as = survey(sheet_of(text))
    assert seen_as is not None
    return seen_as


# --- as tools export them ---------------------------------------------------------------------


def delivered(export: Export) -> list[Verdict]:
    sheets = read(export.content, export.name)
    ((sheet, mapping),) = [one for one in _planned(sheets, export)]
    return judge_all([(sheet, mapping)], today=TODAY)


def _planned(sheets: list[Sheet], export: Export) -> list[tuple[Sheet, Mapping]]:
    """As suggested, with what the file does not say."""
    (sheet,) = sheets
    wide = suggestion(sheet, ANSWERS)
    assert wide.survey is not None and wide.survey.is_known
    constants = {name: {"constant": value} for name, value in export.constants.items()}
    whole = {
        "survey_items": {"rows": wide.survey.items},
        "survey_responses": {
            "columns": {n: how.model_dump(by_alias=True) for n, how in wide.mapping.columns.items()}
            | constants,
            "questions": wide.mapping.questions,
        },
    }
    mapping = Mapping.model_validate({"tables": whole})
    return planned(sheets, mapping=mapping)


@pytest.mark.parametrize("export", EXPORTS, ids=lambda export: export.title)
def test_the_same_survey_comes_out_of_every_tool(export: Export) -> None:
    (sheet,) = read(export.content, export.name)
    assert recognised(sheet) == "survey_responses"
    items, answers = delivered(export)
    assert answers.accepted.select("respondent_id", "item_id", "perception").rows() == [
        *surveys.ANSWERS
    ]
    assert answers.accepted["response_date"].unique().sort().to_list() == [
        date(2026, 3, no) for no in range(1, 7)
    ]
    assert items.accepted.select("item_id", "scale_lo", "scale_hi", "scale_reversed").rows() == [
        ("I01", 1, 5, False), ("I08", 1, 5, False), ("OS", 1, 5, False), ("REC", 0, 10, False),
    ]  # fmt: skip


@pytest.mark.parametrize("export", EXPORTS, ids=lambda export: export.title)
def test_what_is_about_persons_is_not_loaded_and_told(export: Export) -> None:
    _items, answers = delivered(export)
    told = notes(answers)
    left_out = [line for line in told if line.startswith("Columns about persons")]
    assert (
        left_out
        == [f"Columns about persons that are not loaded: {', '.join(export.left_out)}."][
            : len(export.left_out)
        ]
    )
    unused = f"Columns of the file that are not used: {', '.join(export.unused)}."
    assert (unused in told) == bool(export.unused)
    assert "Each row is a respondent: 6 rows give 22 answers." in told


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_qualtrics_file_is_read_below_its_three_headers(mark: str) -> None:
    header = ["StartDate", "Q1", "Q2"]
    rows = [["Start Date", "How fast?", "How good?"],
            ['{"ImportId":"startDate"}', '{"ImportId":"QID1"}', '{"ImportId":"QID2"}'],
            ["2026-01-01", "4", "5"]]  # fmt: skip
    quoted = [mark.join('"' + c.replace('"', '""') + '"' for c in row) for row in [header, *rows]]
    sheet = sheet_of("\n".join(quoted) + "\n")
    assert sheet.columns == ("StartDate. Start Date", "Q1. How fast?", "Q2. How good?")
    assert sheet.frame.rows() == [("2026-01-01", "4", "5")]
    assert sheet.row_no.to_list() == [4]


@pytest.mark.parametrize(
    ("column", "code", "text", "measure"),
    [
        ("I01", "I01", "I01", None),
        ("I01_E", "I01", "I01", "expectation"),
        ("I01[W]", "I01", "I01", "importance"),
        ("I01_B", "I01", "I01", "perception"),
        ("I01_Kommentar", "I01", "I01", "comment"),
        ("I01_Wichtigkeit", "I01", "I01", "importance"),
        ("G1[SQ001_P]. Tempo", "G1[SQ001]", "Tempo", "perception"),
        ("G1Q1[SQ001]. Tempo [Erwartung]", "G1Q1[SQ001]", "Tempo", "expectation"),
        ("Tempo (Zufriedenheit)", "", "Tempo", "perception"),
        ("Tempo der Reparatur – Wichtigkeit", "", "Tempo der Reparatur", "importance"),
        ("Erwartung: Tempo der Reparatur", "", "Tempo der Reparatur", "expectation"),
        ("Speed of repair [expectation]", "", "Speed of repair", "expectation"),
        ("Wie wichtig ist Ihnen Folgendes? [Tempo]", "", "Tempo", "importance"),
        ("Wie zufrieden sind Sie? [Tempo]", "", "Tempo", "perception"),
        ("Q1. How satisfied are you?", "Q1", "How satisfied are you?", None),
        ("clean_food", "clean_food", "clean_food", None),
    ],
)
def test_a_header_tells_question_and_what_was_asked(
    column: str, code: str, text: str, measure: str | None
) -> None:
    read_as = heading(column)
    assert (read_as.code, read_as.text, read_as.measure) == (code, text, measure)


@pytest.mark.parametrize(
    ("column", "is_one"),
    [
        ("E-Mail", True), ("Email Address", True), ("Name", True), ("Ihr Name", True),
        ("IPAddress. IP Address", True), ("Vorname", True), ("Telefonnummer", True),
        ("Produktname", False), ("Kundennummer", False), ("I01", False), ("Firma", False),
    ],
)  # fmt: skip
def test_columns_about_persons_are_known_by_their_headers(column: str, is_one: bool) -> None:
    assert is_personal(column) == is_one


def test_an_address_is_no_pseudonym() -> None:
    text = "Befragter;I01;I02;OS\na@x.de;1;2;3\nb@x.de;2;3;4\n"
    respondent = found(text).answers.columns["respondent_id"]
    assert respondent.row_number_within == ()


def test_an_address_is_refused_as_a_pseudonym_in_a_long_survey_too() -> None:
    with pytest.raises(CompassError) as refused:
        judge(sheet_of(LONG.replace("p2", "p2@x.de")), ANSWERS, known=KNOWN, today=TODAY)
    with speaking("en"):
        happened, _remedy = tell(refused.value)
    assert happened == (
        "respondent_id in survey.csv holds e-mail addresses, and respondent_id is a pseudonym."
    )


# --- every answer is accounted for ------------------------------------------------------------


FILE = """who;customer;day;I01_E;I01;I02;note
p1;K1;2026-03-01;5;4;3;good
p2;K2;2026-03-02;4;9;2;
p3;K9;2026-03-03;4;4;2;
p4;;2026-03-04;4;k.A.;n/a;
p5;K1;;4;4;4;
p6;K1;2026-03-06;;;;
p7;K1;2026-03-07;vier;4;4,5;
p8;K1;2026-03-08;4;4;4;
p8;K1;2026-03-08;3;4;4;
p9;K1;2026-03-09;3;3;3;
p9;K1;2026-03-09;3;3;3;
"""


def test_a_bad_cell_sets_its_answer_aside_and_a_bad_row_all_of_its_answers() -> None:
    verdict = judged(FILE)
    key = "wave_id / who / item_id"
    assert faults(verdict) == [
        (3, "I01", "9", "out_of_scale", "1–5"),
        (4, "customer", "K9", "unknown_customer", ""),
        (6, "day", None, "missing", ""),
        (8, "I01_E", "vier", "not_a_number", ""),
        (9, key, "2026 / p8 / I01", "conflicting", ""),
        (10, key, "2026 / p8 / I01", "conflicting", ""),
        (10, key, "2026 / p8 / I02", "repeated", ""),
        (12, key, "2026 / p9 / I01", "repeated", ""),
    ]
    # two answers in each of rows 2 to 12, but one in row 5, and nobody answered in row 7
    assert (verdict.read_count, verdict.accepted_count, verdict.quarantined_count) == (19, 8, 11)
    assert verdict.accepted.select(
        "respondent_id", "customer_id", "item_id", "expectation", "perception", "comment"
    ).rows() == [
        ("p1", "K1", "I01", 5.0, 4.0, None),
        ("p1", "K1", "I02", None, 3.0, "good"),
        ("p2", "K2", "I02", None, 2.0, None),
        ("p4", None, "I01", 4.0, None, None),
        ("p7", "K1", "I02", None, 4.5, None),
        ("p8", "K1", "I02", None, 4.0, None),
        ("p9", "K1", "I01", 3.0, 3.0, None),
        ("p9", "K1", "I02", None, 3.0, None),
    ]
    assert notes(verdict) == [
        "Rows that repeat the key of another row: 5.",
        "Rows that name a customer nobody knows: 2.",
        "Survey answers outside the scale of their question: 1.",
        "Each row is a respondent: 11 rows give 19 answers; rows without any answer: 1.",
        "Respondents without a customer: 1 of 6.",
    ]


def test_the_rows_to_mend_are_those_of_the_file() -> None:
    lines = judged(FILE).mendable_csv().decode("utf-8-sig").splitlines()
    rows = FILE.splitlines()
    assert lines == [rows[0], *(rows[no - 1] for no in (3, 4, 6, 8, 9, 10, 12))]


def test_what_is_wrong_with_an_answer_is_told_in_both_languages() -> None:
    spoken: tuple[tuple[Language, str], ...] = (
        ("en", "I01 is outside the scale of its question, 1–5."),
        ("de", "I01 liegt außerhalb der Skala der Frage, 1–5."),
    )
    for language, told in spoken:
        with speaking(language):
            assert told in judged(FILE).quarantine_csv().decode("utf-8-sig")


_CELLS = st.sampled_from(["", "1", "3", "5", "6", "0", "x", "k.A.", "4,5", "99", " 2 ", "2.0"])


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["p1", "p2", "p3", ""]), st.sampled_from(["K1", "K9", ""]),
            st.sampled_from(["2026-01-01", "soon", ""]), _CELLS, _CELLS, _CELLS, _CELLS,
        ),
        min_size=1, max_size=12,
    )
)  # fmt: skip
def test_every_answer_is_accepted_or_quarantined(rows: list[tuple[str, ...]]) -> None:
    names = FILE.splitlines()[0].split(";")
    there = [dict(zip(names, row, strict=True)) for row in rows]
    frame = pl.DataFrame(there).insert_column(0, pl.int_range(len(rows), eager=True).alias(AT))
    sheet = Sheet("survey.csv", "", Spool.of(frame), tuple(names))
    how = TableMapping.model_validate(WIDE)
    verdict = judge(sheet, ANSWERS, how, KNOWN, today=TODAY)

    def said(*values: str) -> bool:
        return any(value.strip() not in ("", "k.A.") for value in values)

    answers = sum(
        said(row["I01"], row["I01_E"]) + (said(row["I02"]) or bool(row["note"].strip()))
        for row in there
    )
    assert verdict.read_count == answers
    assert verdict.read_count == verdict.accepted_count + verdict.quarantined_count
    assert verdict.accepted.height == verdict.accepted_count
    wrong = verdict.quarantined.select("row_no").n_unique()
    assert bool(wrong) == bool(verdict.quarantined_count)


_RATINGS = st.one_of(st.none(), st.integers(1, 5).map(float))


@settings(deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.sampled_from([f"p{i}" for i in range(6)]), st.sampled_from(["I01", "I02"])),
        st.tuples(_RATINGS, _RATINGS, _RATINGS),
        min_size=1,
    )
)
def test_turning_a_long_survey_wide_and_back_changes_nothing(
    said: dict[tuple[str, str], tuple[float | None, ...]],
) -> None:
    measures = ("perception", "expectation", "importance")
    long = {key: row for key, row in said.items() if any(value is not None for value in row)}
    people = sorted({who for who, _item in said})
    header = [f"{item}_{measure}" for item in ("I01", "I02") for measure in measures]
    lines = []
    for who in people:
        given_to = [said.get((who, item), (None,) * 3) for item in ("I01", "I02")]
        cells = ["" if v is None else f"{v:g}" for row in given_to for v in row]
        lines.append(";".join([who, *cells]))
    mapping = {
        "columns": {
            "wave_id": {"constant": "2026"},
            "respondent_id": {"from": "who"},
            "response_date": {"constant": "2026-01-01"},
        },
        "questions": {
            f"{item}_{measure}": {"item": item, "measure": measure}
            for item in ("I01", "I02")
            for measure in measures
        },
    }
    verdict = judged("\n".join([";".join(["who", *header]), *lines]) + "\n", mapping)
    back = {
        (who, item): tuple(values)
        for who, item, *values in verdict.accepted.select(
            "respondent_id", "item_id", *measures
        ).rows()
    }
    assert back == long
    assert verdict.quarantined_count == 0


# --- long surveys are held to their scales too ------------------------------------------------


LONG = """wave_id;respondent_id;item_id;response_date;perception;expectation
2026;p1;I01;2026-03-01;4;5
2026;p1;I02;2026-03-01;6;5
2026;p2;I01;2026-03-01;keine Angabe;
2026;p2;I99;2026-03-01;77;
"""


def test_a_long_survey_is_held_to_its_scales() -> None:
    sheet = sheet_of(LONG)
    verdict = judge(sheet, ANSWERS, known=KNOWN, today=TODAY)
    assert faults(verdict) == [(3, "perception", "6", "out_of_scale", "1–5")]
    assert (verdict.read_count, verdict.accepted_count) == (4, 3)
    assert verdict.accepted["perception"].to_list() == [4.0, None, 77.0]
    assert any("Questions that no catalogue knows: I99." in line for line in notes(verdict))


def test_questions_of_a_long_survey_that_nobody_knows_are_proposed() -> None:
    lines = [
        f"w;p{i};{item};2026-01-01;{value}"
        for i in range(40)
        for item, value in (("A", 1 + i % 5), ("B", 5 - i % 5), ("NPS", 2 + 2 * (i % 5)))
    ]
    text = "\n".join(["wave_id;respondent_id;item_id;response_date;perception", *lines])
    one = suggestion(sheet_of(text), ANSWERS).survey
    assert one is not None
    assert {r["item_id"]: (r["scale_lo"], r["scale_hi"], r["role"]) for r in one.items} == {
        "A": (1, 5, "item"), "B": (1, 5, "item"), "NPS": (0, 10, "recommend"),
    }  # fmt: skip
    assert (one.suspicions, one.is_known) == ({"B": "against"}, False)
    known = suggestion(sheet_of(text.replace("NPS", "REC")), ANSWERS, questionnaire()).survey
    assert known is not None
    assert [row["item_id"] for row in known.items] == ["A", "B"]


def test_another_wording_under_a_code_of_ours_is_another_question() -> None:
    text = rows("id;I01. Preis;I02. Tempo;I03. Ton;I04. Ort;I05. Zeit",
                lambda i: f"{i};" + ";".join([str(1 + i % 5)] * 5))  # fmt: skip
    one = found(text)
    assert [item["text_de"] for item in one.items] == ["Preis", "Tempo", "Ton", "Ort", "Zeit"]
    assert (one.is_known, one.by_code) == (False, ())
    bare = found(text.replace(". Preis", "").replace(". Tempo", "").replace(". Ton", ""))
    assert bare.by_code == ("I01", "I02", "I03")


# --- scales, directions and codes are asked ---------------------------------------------------


def values(*counts: tuple[str, int]) -> pl.DataFrame:
    return pl.DataFrame(counts, schema=["value", "row_count"], orient="row")


@pytest.mark.parametrize(
    ("numbers", "scale", "codes"),
    [
        ({1: 9, 5: 9}, (1, 5), ()),
        ({1: 9, 6: 9}, (1, 6), ()),
        ({2: 9, 7: 9}, (1, 7), ()),
        ({1: 9, 10: 9}, (1, 10), ()),
        ({0: 9, 10: 9}, (0, 10), ()),
        ({1: 90, 5: 90, 99: 12}, (1, 5), ("99",)),
        ({1: 500, 5: 500, 99: 1}, (1, 5), ()),
    ],
)
def test_the_narrowest_scale_that_holds_the_answers_is_proposed(
    numbers: dict[int, int], scale: tuple[int, int], codes: tuple[str, ...]
) -> None:
    one = seen(values(*((str(number), count) for number, count in numbers.items())))
    assert proposed({"x": one}) == {"x": scale}
    assert blanks(one, scale) == codes


def test_questions_of_one_file_share_a_scale_where_they_can() -> None:
    five = seen(values(("1", 50), ("3", 50), ("5", 50)))
    codes = seen(values(("0", 10), ("3", 50), ("5", 50), ("6", 9)))
    ten = seen(values(("0", 9), ("10", 90)))
    assert proposed({"a": five, "b": five, "c": codes, "nps": ten}, ["nps"]) == {
        "a": (1, 5), "b": (1, 5), "c": (1, 5), "nps": (0, 10),
    }  # fmt: skip
    assert blanks(codes, (1, 5)) == ("0", "6")
    typed_wrong = seen(values(("1", 50), ("5", 50), ("9", 1)))
    assert proposed({"a": five, "b": five, "c": typed_wrong})["c"] == (1, 5)


def test_two_scales_in_one_file_are_told() -> None:
    text = "id;A1;A2;A3;B1;B2;B3\n" + "\n".join(
        f"{i};{1 + i % 5};{1 + i % 5};{1 + i % 5};{1 + i % 10};{1 + i % 10};{1 + i % 10}"
        for i in range(40)
    )
    sheet = sheet_of(text)
    with speaking("en"):
        told = [say(said) for said in doubtful(suggestion(sheet, ANSWERS))]
        assert "Please check the scales, read off the answers: 1–5 (3), 1–10 (3)." in told
        with pytest.raises(CompassError) as refused:
            planned([sheet])
        assert "the answers look like 1–5 (3), 1–10 (3)." in " ".join(tell(refused.value))


def test_answers_in_words_are_numbers_and_a_legend_is_a_suspicion() -> None:
    words = seen(values(("sehr zufrieden", 5), ("Unzufrieden", 2), ("teils/teils", 1)))
    assert words.codes == {"sehr zufrieden": "5", "Unzufrieden": "2", "teils/teils": "3"}
    assert not words.is_one_best
    legend = seen(values(("1 = sehr gut", 5), ("5 = mangelhaft", 2), ("2", 3)))
    assert legend.codes == {"1 = sehr gut": "1", "5 = mangelhaft": "5"}
    assert legend.is_one_best
    assert not seen(values(("1 = sehr unzufrieden", 5), ("5 = sehr zufrieden", 2))).is_one_best


def rows(columns: str, line: Callable[[int], str], count: int = 40) -> str:
    return "\n".join([columns, *(line(i) for i in range(count))]) + "\n"


@pytest.mark.parametrize(
    ("text", "suspected"),
    [
        (rows("id;Q1;Q2;Q3;Q4;Q5", lambda i: f"{i};" + ";".join([str(1 + i % 5)] * 5)), {}),
        (
            rows("id;Q1;Q2;Q3;Q4;Q5",
                 lambda i: f"{i};{5 - i % 5};" + ";".join([str(1 + i % 5)] * 4)),
            {"Q1": "against"},
        ),
        (
            rows("id;Q1;Q2;Q3;Q4;NPS", lambda i: f"{i};" + ";".join([str(5 - i % 5)] * 4)
                 + f";{2 * (1 + i % 5)}"),
            {"Q1": "against", "Q2": "against", "Q3": "against", "Q4": "against"},
        ),
        (
            rows("id;Q1;Q2;Q3;Q4;OVERALL",
                 lambda i: f"{i};" + ";".join([str(5 - i % 5)] * 4) + f";{1 + i % 5}"),
            {"OVERALL": "against"},
        ),
        (
            rows("id;Q1;Q2;Q3;Q4;Q5", lambda i: f"{i};" + ";".join([str(1 + i % 6)] * 5)),
            dict.fromkeys(["Q1", "Q2", "Q3", "Q4", "Q5"], "grades"),
        ),
        (
            rows("id;Note Tempo (1 = sehr gut);Q2;Q3;Q4;Q5",
                 lambda i: f"{i};" + ";".join([str(1 + i % 5)] * 5)),
            {"note_tempo": "grades"},
        ),
    ],
    ids=["none", "one turned", "all but NPS turned", "overall turned", "1 to 6", "called a grade"],
)  # fmt: skip
def test_a_scale_that_may_be_turned_round_is_a_suspicion(
    text: str, suspected: dict[str, str]
) -> None:
    one = found(text)
    assert one.suspicions == suspected
    directions = {str(item["item_id"]): item.get("scale_reversed") for item in one.items}
    assert directions == {name: None if name in suspected else False for name in directions}


def test_a_correlation_that_chance_explains_is_no_suspicion() -> None:
    few = pl.DataFrame({"a": [1.0, 2.0, 3.0], "b": [3.0, 2.0, 1.0], "c": [3.0, 1.0, 2.0]})
    assert against(few) == ()
    same = pl.DataFrame({"a": [3.0] * 50, "b": [1.0, 5.0] * 25})
    assert against(same) == ()


def test_a_direction_that_nobody_said_is_refused() -> None:
    rows_of = [{"item_id": "Q1", "text_en": "a", "text_de": "a", "scale_lo": 1, "scale_hi": 6,
                "role": "item", "is_service_item": True}]  # fmt: skip
    mapping = Mapping.model_validate(
        {"tables": {"survey_items": {"rows": rows_of}, "survey_responses": WIDE}}
    )
    with pytest.raises(CompassError) as refused, speaking("en"):
        planned([sheet_of(FILE)], mapping=mapping)
    with speaking("en"):
        happened, remedy = tell(refused.value)
    assert happened == "survey.csv: 1 may be the best answer, as in school grades, to Q1."
    assert '"scale_reversed": true' in remedy


# --- what is worth knowing --------------------------------------------------------------------


def told_of(text: str, **columns: object) -> list[str]:
    """The notes on a survey that is taken as suggested."""
    sheet = sheet_of(text)
    one = found(text)
    ways = {n: how.model_dump(by_alias=True) for n, how in one.answers.columns.items()}
    mapping = {"columns": ways | columns, "questions": one.answers.questions}
    whole = {"survey_items": {"rows": one.items}, "survey_responses": mapping}
    how = Mapping.model_validate({"tables": whole})
    return notes(judge_all([(sheet, how)], KNOWN, today=TODAY)[1])


WHEN = {"wave_id": {"constant": "2026"}, "response_date": {"constant": "2026-05-31"}}


def test_an_anonymous_survey_of_perceptions_says_so() -> None:
    text = rows("I01;I02;OS", lambda i: f"{1 + i % 5};{1 + i % 4};{1 + i % 5}")
    told = told_of(text, **WHEN)
    assert told == [
        "Each row is a respondent: 40 rows give 120 answers.",
        "Respondents are numbered in the order of the file. Another file of the same wave would "
        "overwrite them: give it a column that names the respondent.",
        "No answer names a customer: the survey is anonymous, so pages show totals only.",
        "Only satisfaction was asked, neither expectation nor importance: pages leave out what "
        "needs them.",
    ]


def test_a_question_that_nobody_answered_is_told() -> None:
    text = rows("id;I01;I02;I03;OS", lambda i: f"{i};{1 + i % 5};{1 + i % 4};;{1 + i % 5}")
    assert "Questions that nobody answered: I03." in told_of(text, **WHEN)


def test_answers_that_are_all_the_same_are_told() -> None:
    same = rows("id;I01;I02;OS", lambda i: f"{i};4;4;4")
    assert "Every answer is the same: there is nothing to tell apart in this survey." in told_of(
        same, **WHEN
    )
    one = rows("id;I01;I02;OS", lambda i: f"{i};4;{1 + i % 5};{1 + i % 5}")
    assert "Questions to which everybody gave the same answer: I01." in told_of(one, **WHEN)


def test_a_file_with_some_numbers_is_no_survey() -> None:
    assert survey(sheet_of("a;b;c\n1;2;3\n")) is None
    lines = rows("Artikel;Lager;Menge;Preis", lambda i: f"A{i};{1 + i % 3};{i % 7};{i * 1.5:.2f}")
    assert survey(sheet_of(lines)) is None


# --- mappings of surveys ----------------------------------------------------------------------


def test_a_survey_is_mapped_as_last_time(tmp_path: Path) -> None:
    mapping = Mapping.model_validate(
        {"tables": {"survey_items": {"rows": [{"item_id": "Q1"}]}, "survey_responses": WIDE}}
    )
    assert read_mapping(mapping.to_json()) == mapping
    remember(sheet_of(FILE), mapping, "me", folder=tmp_path)
    again = recall(sheet_of(FILE.replace("who;customer", "Who ;CUSTOMER")), folder=tmp_path)
    assert again is not None
    answers = again.mapping.tables["survey_responses"]
    assert answers.columns["respondent_id"].source == "Who"
    assert answers.questions == TableMapping.model_validate(WIDE).questions
    assert again.mapping.without_rows_of(["Q1"]).tables.keys() == {"survey_responses"}


@pytest.mark.parametrize(
    ("mapping", "why"),
    [
        ({"survey_responses": {"questions": {"a": {"item": "I01"}, "b": {"item": "I01"}}}},
         "two columns for one question: I01 perception"),
        ({"survey_responses": {"columns": {"item_id": {"from": "x"}},
                               "questions": {"a": {"item": "I01"}}}}, "questions say item_id"),
        ({"customers": {"questions": {"a": {"item": "I01"}}}}, "only survey_responses takes"),
        ({"survey_items": {"rows": [{"colour": "red"}]}}, "survey_items has no column colour"),
        ({"survey_items": {"rows": [{"item_id": "Q1"}], "distinct": True}}, "rows stand alone"),
    ],
)  # fmt: skip
def test_a_mapping_that_contradicts_itself_is_refused(mapping: dict[str, object], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Mapping.model_validate({"tables": mapping})


# --- the default questionnaire ----------------------------------------------------------------


def test_the_sample_was_asked_the_default_questionnaire() -> None:
    of_product = questionnaire().drop("touchpoint_id")
    sample = of_the_sample.items().select(of_product.columns)
    assert of_product.equals(sample.cast(of_product.schema))
    assert of_product.height == 36


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("is_short", [True, False])
def test_a_questionnaire_filled_in_needs_no_mapping(language: Language, *, is_short: bool) -> None:
    with speaking(language):
        workbook = blank_survey(is_short=is_short)
    items = next(one for one in read(workbook, "q.xlsx") if one.name == "survey_items")
    ((sheet, mapping),) = planned(read(workbook, "q.xlsx"))
    assert sheet.name == "survey_items"
    (verdict,) = judge_all([(sheet, mapping)])
    assert verdict.accepted.equals(questionnaire())
    header = list(pl.read_excel(workbook, sheet_name="survey_responses").columns)
    assert len(header) == 6 + 10 + (26 if is_short else 78)
    filled = pl.DataFrame(
        {
            name: {"wave_id": ["2026"], "respondent_id": ["p1"], "response_date": ["2026-05-31"],
                   "mode": ["online"]}.get(name, [None] if name in header[:6] else [5])
            for name in header
        }
    )  # fmt: skip
    buffer = io.BytesIO()
    filled.write_excel(buffer, "survey_responses")
    sheets = [items, *read(buffer.getvalue(), "q.xlsx")]
    catalogue, answers = judge_all(planned(sheets), today=TODAY)
    assert (catalogue.quarantined_count, answers.quarantined_count) == (0, 0)
    assert answers.read_count == 36
    asked = answers.accepted.select("perception", "expectation", "importance").count().row(0)
    assert asked == ((36, 0, 0) if is_short else (36, 26, 26))
