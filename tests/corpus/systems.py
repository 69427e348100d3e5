"""Exports as SAP, Dynamics, Salesforce, databases and report writers make them."""

from __future__ import annotations

from datetime import date, datetime

from tests.corpus import LINES, File, text

SAP = (
    File("SAP: table VBRP by its technical names", "vbrp.csv", text("""
VBELN;POSNR;KUNAG;FKDAT;MATKL;NETWR;FKIMG
0000090001;000010;4711;20250131;Ersatzteile;1234.56;3
0000090001;000020;4711;20250131;Reparatur;80.50-;1
0000090002;000010;4712;20250203;Ersatzteile;18500.00;2
"""), rows=tuple(("00000" + one, *rest) for one, *rest in LINES)),
    File("SAP: list saved as text with tabs", "export.txt", text("""
31.12.2025\t\t\tDynamische Listenausgabe\t\t\t\t1

Belege Service

\tFaktura\tPos\tKunde\tFakturadatum\tWarengruppe\t      Nettowert\tWährg

\t90001\t10\t4711\t31.01.2025\tErsatzteile\t1.234,56 \tEUR
\t90001\t20\t4711\t31.01.2025\tReparatur\t80,50-\tEUR
\t90002\t10\t4712\t03.02.2025\tErsatzteile\t18.500,00 \tEUR

\t*\t\t\t\t\t19.654,06 \tEUR
""", "cp1252"), row_nos=(7, 8, 9), left_out={1: "title", 3: "title", 11: "total"}),
    File("SAP: list saved unconverted", "export.txt", text("""
31.12.2025                     Dynamische Listenausgabe                            1
-------------------------------------------------------------------------------------
|Faktura   |Pos   |Kunde     |Fakt.datum|Warengruppe    |      Nettowert|Fakturadatum|
-------------------------------------------------------------------------------------
|90001     |10    |4711      |          |Ersatzteile    |      1.234,56 |31.01.2025  |
|90001     |20    |4711      |          |Reparatur      |         80,50-|31.01.2025  |
|90002     |10    |4712      |          |Ersatzteile    |     18.500,00 |03.02.2025  |
-------------------------------------------------------------------------------------
|*         |      |          |          |               |     19.654,06 |            |
-------------------------------------------------------------------------------------
"""), row_nos=(5, 6, 7), left_out={
        1: "title", 2: "ruler", 8: "ruler", 9: "total", 10: "ruler",
    }),
    File("SAP: list over several pages", "spool.txt", text("""
31.12.2025              Fakturen                 1
--------------------------------------------------
|Faktura|Pos|Kunde|Fakturadatum|Leistung   |Nettowert |
--------------------------------------------------
|90001  |10 |4711 |31.01.2025  |Ersatzteile|1.234,56  |
|90001  |20 |4711 |31.01.2025  |Reparatur  |   80,50- |
--------------------------------------------------
31.12.2025              Fakturen                 2
--------------------------------------------------
|Faktura|Pos|Kunde|Fakturadatum|Leistung   |Nettowert |
--------------------------------------------------
|90002  |10 |4712 |03.02.2025  |Ersatzteile|18.500,00 |
--------------------------------------------------
|**     |   |     |            |           |19.654,06 |
--------------------------------------------------
"""), row_nos=(5, 6, 12), left_out={
        1: "title", 2: "ruler", 7: "ruler", 8: "header", 9: "ruler", 10: "header", 11: "ruler",
        13: "ruler", 14: "total", 15: "ruler",
    }),
    File("SAP: subtotals and a grand total", "export.csv", text("""
Faktura;Pos;Kunde;Fakturadatum;Leistung;Nettowert;Währung
90001;10;4711;31.01.2025;Ersatzteile;1.234,56;EUR
90001;20;4711;31.01.2025;Reparatur;80,50-;EUR
* 4711;;;;;1.154,06;EUR
90002;10;4712;03.02.2025;Ersatzteile;18.500,00;EUR
* 4712;;;;;18.500,00;EUR
**;;;;;19.654,06;EUR
"""), row_nos=(2, 3, 5), left_out={4: "total", 6: "total", 7: "total"}),
    File("SAP: units below the header", "export.csv", text("""
Faktura;Pos;Kunde;Fakturadatum;Leistung;Menge;Nettowert
;;;;;ST;EUR
90001;10;4711;31.01.2025;Ersatzteile;3;1.234,56
90001;20;4711;31.01.2025;Reparatur;1;-80,50
90002;10;4712;03.02.2025;Ersatzteile;2;18.500,00
"""), row_nos=(3, 4, 5)),
    File("SAP: spreadsheet export, which is text called XLS", "export.xls", text("""
Faktura\tPos\tKunde\tFakturadatum\tLeistung\tNettowert
90001\t10\t4711\t31.01.2025\tErsatzteile\t1.234,56
90001\t20\t4711\t31.01.2025\tReparatur\t80,50-
90002\t10\t4712\t03.02.2025\tErsatzteile\t18.500,00
""", "utf-16")),
    File("SAP BW: a header of two rows", "export.csv", text("""
Umsatzbericht

;;;;;Umsatz;;Bonus
Faktura;Pos;Kunde;Fakturadatum;Leistung;netto;brutto;
90001;10;4711;31.01.2025;Ersatzteile;1.234,56;1.469,13;0
90001;20;4711;31.01.2025;Reparatur;-80,50;-95,80;0
90002;10;4712;03.02.2025;Ersatzteile;18.500,00;22.015,00;0
Gesamtergebnis;;;;;19.654,06;23.388,33;0
"""), row_nos=(5, 6, 7), left_out={1: "title", 8: "total"}),
)  # fmt: skip

OTHERS = (
    File("Dynamics: US, times at midnight", "CustInvoiceTrans.csv", text("""
"Invoice","LineNum","InvoiceAccount","InvoiceDate","ItemGroup","LineAmountMST","CurrencyCode"
"90001","10.0000000000","4711","1/31/2025 12:00:00 AM","Parts","1,234.56","EUR"
"90001","20.0000000000","4711","1/31/2025 12:00:00 AM","Repair","-80.50","EUR"
"90002","10.0000000000","4712","2/3/2025 12:00:00 AM","Parts","18,500.00","EUR"
""", "utf-8-sig")),
    File("Dynamics: negative in brackets, dollars", "lines.csv", text("""
Invoice,Line number,Invoice account,Invoice date,Category,Net amount
90001,10,4711,1/31/2025,Parts,"$1,234.56"
90001,20,4711,1/31/2025,Repair,($80.50)
90002,10,4712,2/3/2025,Parts,"$18,500.00"
""")),
    File("Salesforce: report with its closing lines", "report1735689600.csv", text("""
"Account ID","Account Name","Billing Country","Created Date"
"0015g00000AbCdE","Müller & Söhne GmbH","Germany","1/31/2025"
"0015g00000FgHiJ","Dupont, S.A.","France","2/3/2025"


"Customers with service"
"Copyright (c) 2000-2025 salesforce.com, inc. All rights reserved."
"Confidential Information - Do Not Distribute"
"Generated By:  A. Example  3/2/2025 9:15 AM"
""", newline="\n"), table="customers", fields=("customer_id", "name", "country", "customer_since"),
        rows=(("0015g00000AbCdE", "Müller & Söhne GmbH", "DE", date(2025, 1, 31)),
              ("0015g00000FgHiJ", "Dupont, S.A.", "FR", date(2025, 2, 3))),
        left_out={6: "footer", 7: "footer", 8: "footer", 9: "footer"}),
    File("SQL Server: rulers below the header, rows affected", "rows.csv", text("""
invoice_id;line_no;customer_id;invoice_date;category;net_revenue
----------;-------;-----------;------------;--------;-----------
90001;10;4711;2025-01-31;parts;1234.56
90001;20;4711;2025-01-31;repair;-80.50
90002;10;4712;2025-02-03;parts;18500.00

(3 rows affected)
"""), row_nos=(3, 4, 5), left_out={7: "footer"}),
    File("PostgreSQL: aligned for reading", "rows.txt", text("""
 invoice_id | line_no | customer_id | invoice_date | category | net_revenue
------------+---------+-------------+--------------+----------+-------------
 90001      |      10 | 4711        | 2025-01-31   | parts    |     1234.56
 90001      |      20 | 4711        | 2025-01-31   | repair   |      -80.50
 90002      |      10 | 4712        | 2025-02-03   | parts    |    18500.00
(3 rows)
"""), row_nos=(3, 4, 5), left_out={6: "footer"}),
    File("report with title, user and filters", "report.csv", text("""
Servicebericht 2025
Erstellt von:;M. Beispiel
Zeitraum:;01.01.2025;31.12.2025
Filter:;Werk = 1000, 2000

Rechnung;Position;Kundennummer;Rechnungsdatum;Leistung;Nettoumsatz
90001;10;4711;31.01.2025;Ersatzteile;1.234,56
90001;20;4711;31.01.2025;Reparatur;-80,50
90002;10;4712;03.02.2025;Ersatzteile;18.500,00
Gesamtergebnis;;;;;19.654,06
Stand: 31.12.2025 08:00
"""), row_nos=(7, 8, 9), left_out={
        1: "title", 2: "title", 3: "title", 4: "title", 10: "total", 11: "footer",
    }),
    File("report with a title full of commas", "report.csv", text("""
Umsatz, Menge, Wert, nach Kunde, Werk, Jahr, Monat
Ort, Datum, Seite, von, bis, a, b

Rechnung;Pos;Kunde;Datum;Leistung;Umsatz
90001;10;4711;31.01.2025;Ersatzteile;1.234,56
90001;20;4711;31.01.2025;Reparatur;-80,50
90002;10;4712;03.02.2025;Ersatzteile;18.500,00
"""), row_nos=(5, 6, 7), left_out={1: "title", 2: "title"}),
    File("a header repeated above every month", "report.csv", text("""
Rechnung;Pos;Kunde;Datum;Leistung;Umsatz
90001;10;4711;31.01.2025;Ersatzteile;1.234,56
90001;20;4711;31.01.2025;Reparatur;-80,50
Summe;;;;;1.154,06

Rechnung;Pos;Kunde;Datum;Leistung;Umsatz
90002;10;4712;03.02.2025;Ersatzteile;18.500,00
Summe;;;;;18.500,00
"""), row_nos=(2, 3, 7), left_out={4: "total", 6: "header", 8: "total"}),
    File("customers called Total, Summe and Gesamt", "customers.csv", text("""
Kundennummer;Firma;Land
C-1;Total Energies;FR
Total;Gesamt Anlagen GmbH;DE
Summe;Summe;DE
"""), table="customers", fields=("customer_id", "name", "country"),
        rows=(("C-1", "Total Energies", "FR"), ("Total", "Gesamt Anlagen GmbH", "DE"),
              ("Summe", "Summe", "DE"))),
    File("everything in quotes, with a total", "lines.csv", text("""
"Rechnung";"Pos";"Kunde";"Datum";"Leistung";"Umsatz"
"90001";"10";"4711";"31.01.2025";"Ersatzteile";"1.234,56"
"90001";"20";"4711";"31.01.2025";"Reparatur";"-80,50"
"90002";"10";"4712";"03.02.2025";"Ersatzteile";"18.500,00"
"Summe";"";"";"";"";"19.654,06"
""", newline="\n"), left_out={5: "total"}),
    File("service tickets with times", "tickets.csv", text("""
Ticket;Kunde;Eingangskanal;case_type;Eröffnet am;Gelöst am;Wartezeit
T1;4711;phone;breakdown;31.01.2025 08:15;31.01.2025 17:30:05;35,5
T2;4712;mail;complaint;03.02.2025 23:59;;120
""", "cp1252"), table="service_cases",
        fields=("case_id", "opened_ts", "resolved_ts", "wait_seconds"),
        rows=(("T1", datetime(2025, 1, 31, 8, 15), datetime(2025, 1, 31, 17, 30, 5), 35.5),  # noqa: DTZ001
              ("T2", datetime(2025, 2, 3, 23, 59), None, 120.0))),  # noqa: DTZ001
)  # fmt: skip

FILES = (*SAP, *OTHERS)
