"""The same three invoice lines in the ways that programs and people write them."""

from __future__ import annotations

import codecs
from datetime import date

from tests.corpus import LINES, File, text

GERMAN = """
Rechnung;Pos;Kunde;Datum;Leistung;Umsatz
90001;10;4711;31.01.2025;Ersatzteile;1.234,56
90001;20;4711;31.01.2025;Reparatur;-80,50
90002;10;4712;03.02.2025;Ersatzteile;18.500,00
"""
US = """
Invoice,Line No,Customer,Invoice date,Category,Net amount
90001,10,4711,01/31/2025,Parts,"1,234.56"
90001,20,4711,01/31/2025,Repair,-80.50
90002,10,4712,02/03/2025,Parts,"18,500.00"
"""
#: The German header over one line per row of ``LINES``; days and values differ.
HEADER = "Rechnung;Pos;Kunde;Datum;Leistung;Umsatz\n"


def german(
    *,
    days: tuple[str, str] = ("31.01.2025", "03.02.2025"),
    values: tuple[str, str, str] = ("1.234,56", "-80,50", "18.500,00"),
) -> bytes:
    """The German file with its days or its values written otherwise."""
    first, last = days
    one, two, three = values
    return text(
        f"{HEADER}90001;10;4711;{first};Ersatzteile;{one}\n"
        f"90001;20;4711;{first};Reparatur;{two}\n90002;10;4712;{last};Ersatzteile;{three}\n"
    )


ENCODINGS = (
    File("German, UTF-8", "lines.csv", text(GERMAN)),
    File("German, UTF-8 with byte order mark", "lines.csv", text(GERMAN, "utf-8-sig")),
    File("German, Windows-1252", "lines.csv", text(GERMAN, "cp1252")),
    File("German, as DOS and old Navision wrote it", "lines.csv",
         text(GERMAN.replace("Umsatz", "Umsatzerlöse").replace(";Pos;", ";Pos;Prüfgröße;")
              .replace("1;10;", "1;10;groß;").replace("1;20;", "1;20;;").replace("2;10;", "2;10;;"),
              "cp850")),
    File("German, UTF-16 with byte order mark", "lines.csv", text(GERMAN, "utf-16")),
    File("German, UTF-16 without byte order mark", "lines.csv", text(GERMAN, "utf-16-le")),
    File("German, UTF-16 with the high byte first", "lines.csv",
         codecs.BOM_UTF16_BE + text(GERMAN, "utf-16-be")),
    File("Unicode text of Excel", "lines.txt", text(GERMAN.replace(";", "\t"), "utf-16")),
    File("lines that end as on Unix", "lines.csv", text(GERMAN, newline="\n")),
    File("lines that end as on old Macs", "lines.csv", text(GERMAN, newline="\r")),
    File("no line break at the end", "lines.csv", text(GERMAN).rstrip()),
    File("umlauts in the header, Windows-1252", "lines.csv",
         text(GERMAN.replace("Umsatz", "Umsatzerlöse").replace("Rechnung", "Rechnungs-Nr."),
              "cp1252")),
)  # fmt: skip

DELIMITERS = (
    File("US, commas", "lines.csv", text(US)),
    File("tabs", "lines.tsv", text(GERMAN.replace(";", "\t"))),
    File("pipes", "lines.csv", text(GERMAN.replace(";", "|"))),
    File("commas around decimal commas in quotes", "lines.csv", text("""
Rechnung,Pos,Kunde,Datum,Leistung,Umsatz
90001,10,4711,31.01.2025,Ersatzteile,"1.234,56"
90001,20,4711,31.01.2025,Reparatur,"-80,50"
90002,10,4712,03.02.2025,Ersatzteile,"18.500,00"
""")),
    File("the first line names the delimiter", "lines.csv",
         text("sep=;\n" + GERMAN.removeprefix("\n")), row_nos=(3, 4, 5)),
    File("everything in quotes", "lines.csv", text("""
"Rechnung";"Pos";"Kunde";"Datum";"Leistung";"Umsatz"
"90001";"10";"4711";"31.01.2025";"Ersatzteile";"1.234,56"
"90001";"20";"4711";"31.01.2025";"Reparatur";"-80,50"
"90002";"10";"4712";"03.02.2025";"Ersatzteile";"18.500,00"
""")),
    File("line breaks, quotes and delimiters inside cells", "lines.csv", text("""
Rechnung;Pos;Kunde;Text;Datum;Leistung;Umsatz
90001;10;4711;"Dichtung ""A"";
mit Ring";31.01.2025;Ersatzteile;1.234,56
90001;20;4711;a, b, c;31.01.2025;Reparatur;-80,50
90002;10;4712;;03.02.2025;Ersatzteile;18.500,00
"""), row_nos=(2, 4, 5)),
    File("inches are no quotes", "lines.csv", text("""
Rechnung;Pos;Kunde;Text;Datum;Leistung;Umsatz
90001;10;4711;Rohr 12";31.01.2025;Ersatzteile;1.234,56
90001;20;4711;;31.01.2025;Reparatur;-80,50
90002;10;4712;;03.02.2025;Ersatzteile;18.500,00
""")),
    File("cells filled up with blanks", "lines.csv", text("""
Rechnung ; Pos ; Kunde ; Datum      ; Leistung    ;     Umsatz
90001    ;  10 ; 4711  ; 31.01.2025 ; Ersatzteile ;   1.234,56
90001    ;  20 ; 4711  ; 31.01.2025 ; Reparatur   ;     -80,50
90002    ;  10 ; 4712  ; 03.02.2025 ; Ersatzteile ;  18.500,00
""")),
    File("blank lines above, between and below", "lines.csv", text("""


Rechnung;Pos;Kunde;Datum;Leistung;Umsatz

90001;10;4711;31.01.2025;Ersatzteile;1.234,56
;;;;;
90001;20;4711;31.01.2025;Reparatur;-80,50

90002;10;4712;03.02.2025;Ersatzteile;18.500,00

"""), row_nos=(5, 7, 9)),
    File("empty cells at the end of a line are missing", "lines.csv", text("""
Rechnung;Pos;Kunde;Datum;Leistung;Umsatz;Maschine;Techniker
90001;10;4711;31.01.2025;Ersatzteile;1.234,56;M1;T1
90001;20;4711;31.01.2025;Reparatur;-80,50
90002;10;4712;03.02.2025;Ersatzteile;18.500,00;;
""")),
    File("columns without a name, columns of one name", "lines.csv", text("""
;Rechnung;Pos;Kunde;Text;Text;Datum;Leistung;Umsatz;
;90001;10;4711;a;b;31.01.2025;Ersatzteile;1.234,56;
;90001;20;4711;a;b;31.01.2025;Reparatur;-80,50;
;90002;10;4712;a;b;03.02.2025;Ersatzteile;18.500,00;
""")),
)  # fmt: skip

NUMBERS = (
    File("no thousands", "lines.csv", german(values=("1234,56", "-80,5", "18500"))),
    File("decimal point", "lines.csv", german(values=("1234.56", "-80.50", "18500.00"))),
    File("point for decimals, comma for thousands", "lines.csv",
         german(values=("1,234.56", "-80.50", "18,500.00"))),
    File("minus behind", "lines.csv", german(values=("1.234,56", "80,50-", "18.500,00"))),
    File("minus behind, plus in front", "lines.csv",
         german(values=("+1234,56", "80,50 -", "+ 18.500,00"))),
    File("negative in brackets", "lines.csv", german(values=("1,234.56", "(80.50)", "18,500.00"))),
    File("the minus of typesetters", "lines.csv",
         german(values=("1.234,56", "−80,50", "18.500,00"))),
    File("currency behind", "lines.csv",
         german(values=("1.234,56 EUR", "-80,50 EUR", "18.500,00 €"))),
    File("currency in front", "lines.csv",
         german(values=("€ 1.234,56", "-€80,50", "EUR 18.500,00"))),
    File("brackets around a currency", "lines.csv",
         german(values=("$1,234.56", "($80.50)", "$18,500.00"))),
    File("blanks between thousands", "lines.csv",
         german(values=("1 234,56", "-80,50", "18 500,00"))),
    File("blanks that do not break between thousands", "lines.csv",
         german(values=("1\u00a0234,56", "-80,50", "18\u00a0500,00"))),
    File("narrow blanks between thousands", "lines.csv",
         german(values=("1\u202f234,56", "-80,50", "18\u202f500,00"))),
    File("Swiss thousands", "lines.csv",
         german(values=("CHF 1'234.56", "-80.50", "18’500.00"))),
    File("powers of ten", "lines.csv", german(values=("1.23456E+03", "-8.05e1", "1.85E4"))),
    File("18.500 is settled by 80,50", "lines.csv",
         german(values=("1.234,56", "-80,50", "18.500"))),
    File("18,500 is settled by 80.50", "lines.csv",
         german(values=("1,234.56", "-80.50", "18,500"))),
)  # fmt: skip

DATES = (
    File("ISO", "lines.csv", german(days=("2025-01-31", "2025-02-03"))),
    File("ISO with slashes", "lines.csv", german(days=("2025/01/31", "2025/02/03"))),
    File("compact", "lines.csv", german(days=("20250131", "20250203"))),
    File("two digits of the year", "lines.csv", german(days=("31.01.25", "3.2.25"))),
    File("blanks behind the points", "lines.csv", german(days=("31. 1. 2025", "3. 2. 2025"))),
    File("US", "lines.csv", german(days=("1/31/2025", "2/3/2025"))),
    File("British: 03/02 is settled by 31/01", "lines.csv",
         german(days=("31/01/2025", "03/02/2025"))),
    File("dashes, day first", "lines.csv", german(days=("31-01-2025", "03-02-2025"))),
    File("English months", "lines.csv", german(days=("31-Jan-2025", "Feb 3, 2025"))),
    File("German months", "lines.csv", german(days=("31. Januar 2025", "3. Feb. 2025"))),
    File("days of the week", "lines.csv", german(days=("Fr, 31.01.2025", "Montag, 03.02.2025"))),
    File("with midnight", "lines.csv",
         german(days=("2025-01-31 00:00:00", "2025-02-03T00:00:00"))),
    File("with a time and its zone", "lines.csv",
         german(days=("2025-01-31T23:59:59+01:00", "2025-02-03T00:00:00.000Z"))),
    File("US with a time", "lines.csv",
         german(days=("1/31/2025 12:00:00 AM", "2/3/2025 11:59 PM"))),
    File("stamps of SAP", "lines.csv", german(days=("20250131235959", "20250203000000"))),
    File("Excel's day numbers", "lines.csv", german(days=("45688", "45691"))),
)  # fmt: skip

WORDS = (
    File(
        "yes and no, crosses and codes in words", "lines.csv", text("""
Rechnung;Pos;Kunde;Datum;Leistung;Umsatz;Gutschrift;Gewährleistung;Kulanz
90001;10;4711;31.01.2025;Ersatzteile;1,5;nein;;0
90001;20;4711;31.01.2025;Reparatur;2,5;ja;x;1
"""), fields=("line_no", "category", "is_credit_note", "is_warranty", "is_free"),
        rows=((10, "parts", False, False, False), (20, "repair", True, True, True)),
    ),
    File(
        "cells that look like formulas stay text", "customers.csv", text("""
customer_id;name;country
=1+1;@SUM(A1);DE
-7;+49 711;DE
"""), table="customers", fields=("customer_id", "name"),
        rows=(("=1+1", "@SUM(A1)"), ("-7", "+49 711")),
    ),
    File(
        "names as the world writes them", "customers.csv", text("""
Kundennummer;Firma;Land
1;"Müller ""Die Säge"" & Söhne";DE
2;<b>Żółć</b> 🏭;PL
3;"Robert'); DROP TABLE customers;--";DE
4;O'Neill, Ltd.;IE
5;"{name} %s \\n";AT
"""), table="customers",
        fields=("customer_id", "name", "country"),
        rows=(("1", 'Müller "Die Säge" & Söhne', "DE"), ("2", "<b>Żółć</b> 🏭", "PL"),
              ("3", "Robert'); DROP TABLE customers;--", "DE"), ("4", "O'Neill, Ltd.", "IE"),
              ("5", "{name} %s \\n", "AT")),
    ),
    File(
        "a row that cannot be read does not take others along", "lines.csv", text("""
Rechnung;Pos;Kunde;Datum;Leistung;Umsatz
90001;10;4711;31.01.2025;Ersatzteile;1.234,56
90001;zwanzig;4711;31.01.2025;Reparatur;-80,50
90001;30;4711;31.02.2025;Reparatur;-80,50
90001;40;4711;31.01.2025;Reparatur;5 %
90001;50;4711;31.01.2025;Reparatur;5;6;7
90002;10;4712;03.02.2025;Ersatzteile;18.500,00
"""), rows=(LINES[0], LINES[2]),
        quarantined={3: "not_a_number", 4: "not_a_date", 5: "not_a_number", 6: "torn"},
    ),
    File(
        "what databases and SAP write for nothing", "lines.csv", text("""
Rechnung;Pos;Kunde;Datum;Leistung;Umsatz;Anzahl;Produkteinführung;Kulanz
90001;10;4711;31.01.2025;Ersatzteile;1,5;NULL;00.00.0000;(null)
90001;20;4711;00.00.0000;Reparatur;2,5;0,5;00000000;nein
90001;30;4711;31.01.2025;Reparatur;00000000;\\N;31.12.2024;ja
"""), fields=("line_no", "net_revenue", "quantity", "service_launch_date", "is_free"),
        rows=((10, 1.5, None, None, False), (30, 0.0, None, date(2024, 12, 31), True)),
        quarantined={3: "missing"},
    ),
    File(
        "digits of other scripts are no digits", "lines.csv", text("""
Rechnung;Pos;Kunde;Datum;Leistung;Umsatz
90001;10;4711;31.01.2025;Ersatzteile;1.234,56
90001;20;4711;31.01.2025;Reparatur;٥٥
90001;30;4711;٣١.01.2025;Reparatur;5
"""), rows=LINES[:1], quarantined={3: "not_a_number", 4: "not_a_date"},
    ),
    File(
        "days that stand for none are set aside", "lines.csv", text("""
Rechnung;Pos;Kunde;Datum;Leistung;Umsatz
90001;10;4711;31.01.2025;Ersatzteile;1.234,56
90001;20;4711;01.01.1900;Reparatur;1
90001;30;4711;31.12.9999;Reparatur;1
"""), rows=(("90001", 10, "4711", date(2025, 1, 31), "parts", 1234.56),),
        quarantined={3: "too_early", 4: "too_late"},
    ),
)  # fmt: skip

FILES = (*ENCODINGS, *DELIMITERS, *NUMBERS, *DATES, *WORDS)
