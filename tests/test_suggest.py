"""What is suggested is known by name and borne out by the values; what is doubtful is asked."""

from __future__ import annotations

import polars as pl
import pytest

from dashboard.errors import CompassError
from dashboard.extracts.contract import TABLES, dynamics, salesforce, sap
from dashboard.extracts.mappings.candidates import alike
from dashboard.extracts.mappings.content import kind, plausible
from dashboard.extracts.mappings.credit_notes import credit_kinds
from dashboard.extracts.mappings.headers import factor
from dashboard.extracts.mappings.mapping import ColumnMapping, Where
from dashboard.extracts.mappings.planning import planned
from dashboard.extracts.mappings.suggest import Suggestion, recognised, suggest, suggestion
from dashboard.extracts.reading.read import read
from dashboard.extracts.reading.sheet import Sheet

REVENUE = TABLES["service_revenue"]


def sheet_of(text: str) -> Sheet:
    (sheet,) = read(text.encode(), "lines.csv")
    return sheet


def suggested(text: str, table: str = "service_revenue") -> Suggestion:
    return suggestion(sheet_of(text), TABLES[table])


def sources(found: Suggestion) -> dict[str, str | None]:
    return {name: how.source for name, how in found.mapping.columns.items()}


# --- names ------------------------------------------------------------------------------------


@pytest.mark.parametrize("system", [sap, dynamics, salesforce])
def test_other_systems_name_only_columns_that_the_contract_has(system: object) -> None:
    names: dict[str, dict[str, str]] = system.NAMES  # type: ignore[attr-defined]
    unknown = [
        (t, c) for t, columns in names.items() for c in columns if c not in TABLES[t].polars_schema
    ]
    assert unknown == []


@pytest.mark.parametrize(
    ("table", "header", "expected"),
    [
        (
            "service_revenue",
            "VBELN;POSNR;FKART;FKDAT;KUNRG;KUNAG;MATNR;MATKL;FKIMG;VRKME;NETWR;WAERK;VGBEL;AUBEL",
            {
                "invoice_id": "VBELN", "line_no": "POSNR", "customer_id": "KUNAG",
                "invoice_date": "FKDAT", "order_id": "AUBEL", "category": "MATKL",
                "part_id": "MATNR", "quantity": "FKIMG", "net_revenue": "NETWR",
                "currency": "WAERK",
            },
        ),
        (
            "service_revenue",
            "Faktura;Fakturaposition;Auftraggeber;Fakturadatum;Material;Warengruppe;Nettowert;Belegwährung",
            {
                "invoice_id": "Faktura", "line_no": "Fakturaposition",
                "customer_id": "Auftraggeber", "invoice_date": "Fakturadatum",
                "part_id": "Material", "category": "Warengruppe", "net_revenue": "Nettowert",
                "currency": "Belegwährung",
            },
        ),
        (
            "customers",
            "KUNNR;NAME1;LAND1;BZIRK;BRSCH;ERDAT",
            {
                "customer_id": "KUNNR", "name": "NAME1", "country": "LAND1", "region": "BZIRK",
                "industry": "BRSCH", "customer_since": "ERDAT",
            },
        ),
        (
            "installed_base",
            "EQUNR;SERNR;KUNDE;TYPBZ;EQART;INBDT;AULDT;HERST;GWLEN",
            {
                "machine_id": "EQUNR", "customer_id": "KUNDE", "machine_type": "TYPBZ",
                "type_group": "EQART", "commissioning_date": "INBDT", "warranty_end": "GWLEN",
                "oem": "HERST",
            },
        ),
        (
            "service_cases",
            "QMNUM;KUNUM;EQUNR;QMART;PRIOK;QMDAT;QMDAB;MSAUS;AUFNR",
            {
                "case_id": "QMNUM", "customer_id": "KUNUM", "machine_id": "EQUNR",
                "case_type": "QMART", "severity": "PRIOK", "opened_ts": "QMDAT",
                "resolved_ts": "QMDAB", "is_emergency": "MSAUS",
            },
        ),
        (
            "service_revenue",
            "InvoiceId;LineNum;InvoiceDate;OrderAccount;InvoiceAccount;SalesId;ItemId;Qty;LineAmount;LineAmountMST;CurrencyCode",
            {
                "invoice_id": "InvoiceId", "line_no": "LineNum", "customer_id": "OrderAccount",
                "invoice_date": "InvoiceDate", "order_id": "SalesId", "part_id": "ItemId",
                "quantity": "Qty", "net_revenue": "LineAmount", "currency": "CurrencyCode",
            },
        ),
        (
            "service_cases",
            "CaseNumber;AccountId;AssetId;Origin;Type;Priority;CreatedDate;ClosedDate",
            {
                "case_id": "CaseNumber", "customer_id": "AccountId", "machine_id": "AssetId",
                "channel": "Origin", "case_type": "Type", "severity": "Priority",
                "opened_ts": "CreatedDate", "resolved_ts": "ClosedDate",
            },
        ),
        (
            "quotes_orders",
            "VBELN;VBTYP;AUART;KUNNR;ERDAT;AUDAT;VDATU;NETWR;GBSTK",
            {
                "doc_id": "VBELN", "customer_id": "KUNNR", "doc_type": "VBTYP",
                "created_ts": "ERDAT", "requested_delivery": "VDATU", "value_eur": "NETWR",
                "status": "GBSTK",
            },
        ),
    ],
    ids=["VBRP", "VBRP in words", "KNA1", "EQUI", "QMEL", "CustInvoiceTrans", "Case", "VBAK"],
)  # fmt: skip
def test_files_of_other_systems_are_known_by_their_headers(
    table: str, header: str, expected: dict[str, str]
) -> None:
    rows = ";" * header.count(";")
    text = f"{header}\nx{rows}\n"
    assert sources(suggested(text, table)) == dict(
        sorted(expected.items(), key=lambda item: list(TABLES[table].polars_schema).index(item[0]))
    )
    assert recognised(sheet_of(text)) == table


def test_whose_name_it_was_is_told() -> None:
    found = suggested("invoice_id;LineNum;KUNAG;Rechnungsdatum;Umsatz;Leistungsart\n1;;;;;\n")
    assert found.origins == {
        "invoice_id": "name",
        "line_no": "dynamics",
        "customer_id": "sap",
        "invoice_date": "label",
        "net_revenue": "word",
        "category": "label",
    }


def test_our_own_name_counts_before_a_label_and_a_label_before_other_systems() -> None:
    assert sources(suggested("NETWR;Nettoumsatz;net_revenue\n1;2;3\n")) == {
        "net_revenue": "net_revenue"
    }
    assert sources(suggested("NETWR;Nettoumsatz;Umsatz\n1;2;3\n")) == {"net_revenue": "Nettoumsatz"}


def test_several_words_for_one_column_are_asked_and_not_guessed() -> None:
    found = suggested("Umsatz;Erlös;Rechnungsnummer\n1;2;3\n")
    assert sources(found) == {"invoice_id": "Rechnungsnummer"}
    assert found.choices["net_revenue"] == ("Umsatz", "Erlös")


def test_an_empty_column_is_not_taken_where_another_one_brings_values() -> None:
    assert sources(suggested("Umsatz;Erlös\n;2\n;3\n")) == {"net_revenue": "Erlös"}
    assert sources(suggested("Nettoumsatz;NETWR\n;2\n;3\n")) == {"net_revenue": "NETWR"}


def test_of_one_name_the_column_without_a_scale_is_taken() -> None:
    assert sources(suggested("Umsatz in TEUR;Umsatz\n1;1000\n")) == {"net_revenue": "Umsatz"}
    found = suggested("Umsatz in TEUR;Umsatz kEUR\n1;1000\n")
    assert found.choices["net_revenue"] == ("Umsatz in TEUR", "Umsatz kEUR")
    found = suggested("Umsatz in TEUR;Erlös\n1;1000\n")
    assert found.choices["net_revenue"] == ("Umsatz in TEUR", "Erlös")


def test_of_two_columns_of_one_name_none_is_taken() -> None:
    found = suggested("Umsatz;Umsatz;Rechnung\n1;2;3\n")
    assert sources(found) == {"invoice_id": "Rechnung"}
    assert found.choices["net_revenue"] == ("Umsatz", "Umsatz (2)")


def test_a_required_column_that_several_may_be_is_told_with_all_of_them() -> None:
    header = "invoice_id;line_no;customer_id;invoice_date;category;Umsatz;Erlös"
    sheet = sheet_of(f"{header}\n1;1;A;2025-01-01;parts;1;1\n")
    with pytest.raises(CompassError, match="may be net_revenue: Umsatz, Erlös"):
        planned([sheet])


def test_what_merely_looks_alike_is_offered_and_never_taken() -> None:
    found = suggested("Rechnungnumer;net_revenu\nR1;12,50\nR2;abc\n")
    assert found.mapping.columns == {}
    assert found.choices == {"invoice_id": ("Rechnungnumer",), "net_revenue": ("net_revenu",)}


def test_the_nearest_names_come_first() -> None:
    assert alike(REVENUE["net_revenue"], ["nett revenue", "net_revenues", "date"]) == [
        "net_revenues", "nett revenue",
    ]  # fmt: skip


def test_a_header_that_would_be_two_columns_is_neither() -> None:
    assert sources(suggested("Kunde (Rechnung)\n1\n")) == {}


@pytest.mark.parametrize("header", ["VBRP-NETWR", "VBRP~NETWR", "Nettowert (NETWR)", "Umsatz [€]"])
def test_a_table_or_a_field_name_around_the_name_does_not_hide_it(header: str) -> None:
    assert sources(suggested(f"{header};x\n1;2\n")) == {"net_revenue": header}


# --- units and scales -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "unit", "expected"),
    [
        ("Umsatz in TEUR", "eur", 1000),
        ("Umsatz (T€)", "eur", 1000),
        ("Umsatz kEUR", "eur", 1000),
        ("Umsatz [in Tsd. EUR]", "eur", 1000),
        ("Umsatz in Tausend", "eur", 1000),
        ("Revenue (thousands)", "eur", 1000),
        ("Umsatz (Mio. EUR)", "eur", 1_000_000),
        ("Umsatz in EUR", "eur", None),
        ("Umsatz", "eur", None),
        ("Umsatz (USD)", "eur", None),
        ("Dauer in Minuten", "hours", 1 / 60),
        ("Dauer (h)", "hours", None),
        ("Bonussatz %", "share", 0.01),
        ("Umsatz in TEUR", "", None),
    ],
)
def test_the_scale_in_a_header_is_known(header: str, unit: str, expected: float | None) -> None:
    assert factor(header, unit) == expected


def test_thousands_are_suggested_with_their_factor() -> None:
    found = suggested("Umsatz in TEUR\n1,5\n")
    assert found.mapping.columns == {
        "net_revenue": ColumnMapping.model_validate({"from": "Umsatz in TEUR", "factor": 1000})
    }


@pytest.mark.parametrize("header", ["Umsatz (USD)", "Umsatz $", "Umsatz %", "Umsatz in CHF"])
def test_foreign_money_and_percentages_are_no_revenue(header: str) -> None:
    assert sources(suggested(f"{header};x\n1,5;2\n")) == {}


# --- what no single column says ---------------------------------------------------------------


def test_a_product_of_quantity_and_price_is_offered_and_not_taken() -> None:
    found = suggested("Rechnung;Pos;Menge;Einzelpreis;Preis in TEUR\n1;1;2;9,50;0,0095\n")
    assert "net_revenue" not in found.mapping.columns
    assert found.offers["net_revenue"] == (
        ColumnMapping.model_validate({"product": ("Menge", "Einzelpreis")}),
        ColumnMapping.model_validate({"product": ("Menge", "Preis in TEUR"), "factor": 1000}),
    )


def test_lines_without_a_number_may_be_numbered_within_their_invoice() -> None:
    found = suggested("Rechnung;Nettoumsatz\n1;2\n1;3\n")
    numbered = ColumnMapping.model_validate({"row_number_within": ("Rechnung",)})
    assert found.offers == {"line_no": (numbered,)}


@pytest.mark.parametrize(
    "header", ["Menge;Bemerkung", "Einzelpreis;Bemerkung", "Menge;Einzelpreis;Umsatz;Rechnung;Pos"]
)
def test_nothing_is_offered_where_nothing_is_missing_or_nothing_is_there(header: str) -> None:
    assert suggested(f"{header}\n{';'.join('1' * len(header.split(';')))}\n").offers == {}


def test_a_price_that_is_no_number_is_no_factor() -> None:
    assert suggested("Menge;Preis\n1;auf Anfrage\n").offers == {}


# --- content ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "value", "field"),
    [
        ("Datum", "Montage", "invoice_date"),
        ("Umsatz", "hoch", "net_revenue"),
        ("Leistung", "1.250,75", "category"),
        ("Leistung", "31.12.2025", "category"),
        ("Kulanz", "Müller", "is_free"),
    ],
)
def test_a_known_name_whose_values_speak_against_it_is_not_suggested(
    header: str, value: str, field: str
) -> None:
    found = suggested(f"{header};x\n{value};1\n")
    assert field not in found.mapping.columns
    assert found.implausible[field] == header


def test_our_own_name_stays_whatever_the_values_are() -> None:
    assert sources(suggested("net_revenue;x\nhoch;1\n")) == {"net_revenue": "net_revenue"}


@pytest.mark.parametrize(("bad", "taken"), [(1, True), (2, False)])
def test_half_of_the_values_have_to_be_what_the_name_says(bad: int, taken: bool) -> None:
    values = pl.Series(["1,5", *[f"x{i}" for i in range(bad)]])
    assert plausible(REVENUE["net_revenue"], values) is taken


def test_a_thousand_codes_are_a_list_and_one_more_is_none() -> None:
    values = pl.Series([f"K{i}" for i in range(1001)])
    assert plausible(REVENUE["category"], values.head(1000))
    assert not plausible(REVENUE["category"], values)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["12,50", "3,00"], "number ,"),
        (["12.50", None], "number ."),
        (["1.234", "2.345"], "number , or ."),
        (["12", "-3"], "number"),
        ([1.5, 2.0], "number"),
        (["00012", "00013"], "text"),
        (["2025-01-31", "2025-02-01 08:00"], "date ymd"),
        (["20250131"], "date ymd"),
        (["31.01.2025"], "date dmy"),
        (["01/31/2025"], "date mdy"),
        (["01/02/2025"], "date dmy or mdy"),
        (["a", "b", "1"], "text"),
        ([None, None], "empty"),
        ([" "], "empty"),
        (["12345", "12346"], "number"),
    ],
)
def test_the_kind_of_a_column_is_what_most_of_its_values_are(
    values: list[object], expected: str
) -> None:
    assert kind(pl.Series(values, dtype=None if any(values) else pl.String)) == expected


# --- credit notes -----------------------------------------------------------------------------

HEAD = "VBELN;POSNR;KUNAG;FKDAT;MATKL;FKIMG;NETWR"


def with_kinds(header: str, *kinds: str, amount: str = "10,50") -> Suggestion:
    lines = [f"{i};10;A;2025-01-31;parts;2;{amount};{one}" for i, one in enumerate(kinds)]
    return suggested("\n".join([f"{HEAD};{header}", *lines]))


@pytest.mark.parametrize(
    ("header", "kinds", "expected"),
    [
        ("VBTYP", ["M", "N", "O", "P", "S", "U", "5", "6"], ["6", "N", "O"]),
        ("FKART", ["F2", "G2", "L2", "RE", "S1", "S2", "IV", "IG"], ["G2", "IG", "RE", "S1"]),
        ("VBRK-FKART", ["F2", "G2"], ["G2"]),
        (
            "Belegart",
            ["Rechnung", "Gutschrift", "Stornorechnung", "Storno Gutschrift"],
            ["Gutschrift", "Stornorechnung"],
        ),
        ("Document type", ["Invoice", "Credit Memo", "Credit note"],
         ["Credit Memo", "Credit note"]),
        ("InvoiceType", ["Standard", "Cancellation"], ["Cancellation"]),
    ],
)  # fmt: skip
def test_credit_notes_are_known_by_the_kind_of_document(
    header: str, kinds: list[str], expected: list[str]
) -> None:
    found = with_kinds(header, *kinds).mapping.columns
    rule = found["net_revenue"].negative_where
    assert rule is not None
    assert (rule.column, sorted(rule.values)) == (header, expected)
    assert found["quantity"].negative_where == rule
    assert found["is_credit_note"] == ColumnMapping.model_validate({"true_where": rule})


def test_amounts_that_are_negative_already_are_marked_and_not_turned() -> None:
    found = with_kinds("FKART", "G2", "G2", amount="10,50-").mapping.columns
    assert found["net_revenue"].negative_where is None
    assert found["quantity"].negative_where is not None
    assert found["is_credit_note"].true_where == Where(column="FKART", values=("G2",))


@pytest.mark.parametrize("header", ["FKART", "Belegart", "Bemerkung"])
def test_without_credit_notes_no_sign_rule_is_suggested(header: str) -> None:
    found = with_kinds(header, "F2", "Rechnung").mapping.columns
    assert found["net_revenue"].negative_where is None
    assert "is_credit_note" not in found


def test_words_in_other_columns_make_no_credit_note() -> None:
    assert (
        with_kinds("Bemerkung", "Gutschrift").mapping.columns["net_revenue"].negative_where is None
    )


def test_a_column_that_says_yes_or_no_makes_the_sign_rule() -> None:
    found = with_kinds("Gutschrift", "ja", "nein").mapping.columns
    assert found["is_credit_note"].source == "Gutschrift"
    assert found["net_revenue"].negative_where == Where(column="Gutschrift", values=("ja",))


def test_a_cancelled_credit_note_is_no_credit_note() -> None:
    assert credit_kinds("FKART", ["S1", "S2"]) == ["S1"]
    assert credit_kinds("VBTYP", ["N", "S"]) == ["N"]
    assert credit_kinds("Belegart", ["Credit memo cancellation", "Cancelled invoice"]) == [
        "Cancelled invoice"
    ]


def test_the_suggestion_is_what_is_judged_without_a_mapping() -> None:
    sheet = sheet_of(f"{HEAD};FKART\n1;10;A;2025-01-31;parts;2;10,50;G2\n")
    assert suggest(sheet, REVENUE) == suggestion(sheet, REVENUE).mapping
