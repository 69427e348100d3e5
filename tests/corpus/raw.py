"""Files that serve no single table of the contract: what matters is the frame that is read."""

from __future__ import annotations

from dataclasses import dataclass

from tests.corpus import Row, text
from tests.test_workbooks import workbook


@dataclass(frozen=True)
class Raw:
    """One file and the frame it gives, everything a file says left as it says it."""

    title: str
    name: str
    content: bytes
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    row_nos: tuple[int, ...]


_ITEMS = tuple(f"Q01[SQ{item:03}]" for item in range(1, 181))

FILES = (
    Raw("LimeSurvey: one column per question", "results-survey123456.csv", text('''
"id","submitdate","lastpage","startlanguage","Q01[SQ001]","Q01[SQ002]","Q02"
"1","2025-01-31 14:05:22","4","de","A5","A4","Schnell, freundlich; aber ""teuer"""
"2","","2","en","A1","","Line one
line two"
"3","2025-02-03 08:00:00","4","de","","A3",""
''', "utf-8-sig", "\n"),
        ("id", "submitdate", "lastpage", "startlanguage", "Q01[SQ001]", "Q01[SQ002]", "Q02"),
        (("1", "2025-01-31 14:05:22", "4", "de", "A5", "A4", 'Schnell, freundlich; aber "teuer"'),
         ("2", None, "2", "en", "A1", None, "Line one\nline two"),
         ("3", "2025-02-03 08:00:00", "4", "de", None, "A3", None)), (2, 3, 5)),
    Raw("LimeSurvey: 180 items, most of them empty", "results-survey654321.csv",
        text("id," + ",".join(_ITEMS) + "\n1," + "," * 178 + "A2,\n2,A1" + "," * 179 + "\n"),
        ("id", *_ITEMS), (("1", *[None] * 178, "A2", None), ("2", "A1", *[None] * 179)), (2, 3)),
    Raw("LimeSurvey: questions in full as header", "results.csv", text("""
"Antwort ID","Wie zufrieden sind Sie mit ... ? [Ersatzteile, Lieferzeit]","Warum?"
"1","5","Weil's passt"
"2","4",""
"""), ("Antwort ID", "Wie zufrieden sind Sie mit ... ? [Ersatzteile, Lieferzeit]", "Warum?"),
        (("1", "5", "Weil's passt"), ("2", "4", None)), (2, 3)),
    Raw("pivot table copied as values", "pivot.xlsx", workbook({"Pivot": [
            ["Summe von Umsatz", None, "Jahr"], ["Kunde", "Land", "2024", "2025"],
            ["Müller", "DE", 1, 2], ["Dupont", "FR", 3, 4], ["Gesamtergebnis", None, 4, 6]]}),
        ("Kunde", "Land", "2024", "2025"),
        (("Müller", "DE", 1.0, 2.0), ("Dupont", "FR", 3.0, 4.0)), (3, 4)),
    Raw("years as columns", "years.csv", text("""
Kunde;2023;2024;2025
Müller;1,5;2,5;3,5
Dupont;;4,5;
"""), ("Kunde", "2023", "2024", "2025"),
        (("Müller", "1,5", "2,5", "3,5"), ("Dupont", None, "4,5", None)), (2, 3)),
    Raw("a file without a header keeps its first line as one", "bare.csv", text("""
90001;10;4711
90001;20;4711
"""), ("90001", "10", "4711"), (("90001", "20", "4711"),), (2,)),
    Raw("headers as the world writes them", "headers.csv", text("""
^.*$;*;<b>Größe</b>;"; DROP TABLE x; --";🏭 {id} %s;row_no;kind; at;text
1;2;3;4;5;6;7;8;9
Summe;;;4;;;;;
"""), ("#1 ^.*$", "#2 *", "<b>Größe</b>", "; DROP TABLE x; --", "🏭 {id} %s", "row_no", "kind",
        "at", "text"), (("1", "2", "3", "4", "5", "6", "7", "8", "9"),), (2,)),
    Raw("one column", "ids.csv", text("customer_id\n4711\n4712\n"),
        ("customer_id",), (("4711",), ("4712",)), (2, 3)),
)  # fmt: skip
