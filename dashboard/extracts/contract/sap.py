"""What SAP calls the columns of the contract: its field names and the long labels of its lists.

Names are parted by ``;``. Where a file has several of one column's names, the first one counts:
``KUNAG`` before ``KUNNR`` in an invoice. What looks alike and means something else is left out on
purpose: ``VGBEL`` (the document before, mostly a delivery), ``KUNRG`` (the payer), ``BUDAT``
(posted on).
"""

from __future__ import annotations

NAMES: dict[str, dict[str, str]] = {
    # KNA1, KNVV, BUT000
    "customers": {
        "customer_id": "KUNNR; PARTNER; Debitorennummer; Geschäftspartner",
        "name": "NAME1; NAME_ORG1; Name 1; Name der Organisation",
        "country": "LAND1; Länderschlüssel",
        "region": "BZIRK; VKBUR; Kundenbezirk; Verkaufsbüro",
        "industry": "BRSCH; BRAN1; Branchenschlüssel; Branchencode 1",
        "parent_id": "KONZS; Konzernschlüssel",
        "channel": "VTWEG; Vertriebsweg",
        "customer_since": "ERDAT; CRDAT; Angelegt am; Erfassungsdatum",
        "service_sales_rep": "VRTNR; Vertreternummer",
        "payment_risk": "CTLPC; RISK_CLASS; Kreditrisikoklasse",
    },
    # VBRK, VBRP; the ledger (ACDOCA) for those who start there
    "service_revenue": {
        "invoice_id": "VBELN; VBELN_VF; BELNR; Fakturanummer; Rechnungsbeleg",
        "line_no": "POSNR; POSNR_VF; DOCLN; Positionsnummer; Fakturaposition; Belegposition",
        "customer_id": "KUNAG; KUNNR; Auftraggeber",
        "machine_id": "EQUNR; Equipmentnummer",
        "invoice_date": "FKDAT; BLDAT; Fakturadatum",
        "order_id": "AUBEL; VBELN_VA; KDAUF; Verkaufsbeleg; Kundenauftrag",
        "category": "MATKL; PRODH; PSTYV; Warengruppe; Produkthierarchie; Positionstyp",
        "part_id": "MATNR; Materialnummer",
        "quantity": "FKIMG; FKLMG; Fakturierte Menge; Fakturamenge",
        "net_revenue": "NETWR; Nettowert; Nettowert der Position; Nettowert in Belegwährung",
        "currency": "WAERK; WAERS; Währungsschlüssel; Belegwährung",
        "ref_invoice_id": "SFAKN; REBZG; Stornierte Faktura; Stornierte Fakturanummer",
        "technician_id": "PERNR; Personalnummer",
    },
    # EQUI, EQUZ, ILOA, BGMKOBJ
    "installed_base": {
        "machine_id": "EQUNR; SERNR; SERGE; Equipmentnummer; Serialnummer",
        "customer_id": "KUNDE; KUNNR; KUND1; Endkunde; Auftraggeber",
        "machine_type": "TYPBZ; SUBMT; Typbezeichnung; Bautyp",
        "type_group": "EQART; MATKL; Objektart; Art des technischen Objekts",
        "commissioning_date": "INBDT; AULDT; Inbetriebnahmedatum; Auslieferungsdatum",
        "decommission_date": "DEAKT; Deaktivierungsdatum; Außerbetriebnahmedatum",
        "warranty_end": "GWLEN; Garantie bis; Gewährleistungsende",
        "list_price": "ANSWT; Anschaffungswert",
        "oem": "HERST; Hersteller der Anlage",
        "criticality": "ABCKZ; ABC-Kennzeichen",
    },
    "service_potential": {
        "customer_id": "KUNNR; KUNAG",
        "year": "GJAHR; Geschäftsjahr",
        "valid_from": "DATAB; Gültig ab",
    },
    # VBAK, VBAP, VBEP, LIKP
    "quotes_orders": {
        "doc_id": "VBELN; VBELN_VA; Verkaufsbeleg; Vertriebsbeleg; Angebotsnummer; Auftragsnummer",
        "customer_id": "KUNNR; KUNAG; Auftraggeber",
        "machine_id": "EQUNR; Equipmentnummer",
        "doc_type": "VBTYP; AUART; Vertriebsbelegtyp; Verkaufsbelegart",
        "created_ts": "ERDAT; AUDAT; Angelegt am; Belegdatum",
        "order_ts": "BSTDK; Bestelldatum; Kundenbestelldatum",
        "requested_delivery": "VDATU; Wunschlieferdatum",
        "promised_delivery": "EDATU; LFDAT; Einteilungsdatum; Lieferdatum",
        "actual_delivery": "WADAT_IST; Warenausgangsdatum; Ist-Warenausgangsdatum",
        "value_eur": "NETWR; Nettowert; Nettowert des Auftrags",
        "category": "MATKL; PRODH; Warengruppe",
        "status": "GBSTK; Gesamtstatus",
        "lost_reason": "ABGRU; Absagegrund",
    },
    # QMEL, AUFK, AFIH, AFRU
    "service_cases": {
        "case_id": "QMNUM; AUFNR; Meldungsnummer; Meldung; Serviceauftrag",
        "customer_id": "KUNUM; KUNNR; KUNAG; Auftraggeber",
        "machine_id": "EQUNR; Equipmentnummer",
        "case_type": "QMART; AUART; Meldungsart; Auftragsart",
        "severity": "PRIOK; Priorität",
        "opened_ts": "QMDAT; ERDAT; Meldungsdatum; Angelegt am",
        "resolved_ts": "QMDAB; Abschlussdatum; Meldungsabschluss",
        "is_emergency": "MSAUS; Ausfall; Anlagenstillstand",
        "root_cause": "URCOD; Ursachencode",
        "technician_id": "PERNR; Personalnummer",
    },
    "incidents": {
        "incident_id": "QMNUM; Meldungsnummer",
        "customer_id": "KUNUM; KUNNR; Auftraggeber",
        "event_date": "AUSVN; Störungsbeginn",
        "recorded_date": "QMDAT; ERDAT; Meldungsdatum; Angelegt am",
        "description": "QMTXT; Meldungstext",
        "problem_code": "FECOD; Schadenscode",
    },
    # VBAK, VEDA; rebate agreements and condition contracts
    "contracts": {
        "contract_id": "VBELN; KNUMA; Vertragsnummer; Bonusabsprache; Konditionskontrakt",
        "customer_id": "KUNNR; KUNAG; Auftraggeber",
        "machine_id": "EQUNR; Equipmentnummer",
        "contract_type": "AUART; BOART; Verkaufsbelegart; Abspracheart",
        "start_date": "VBEGDAT; GUEBG; DATAB; DATE_FROM; Vertragsbeginn; Gültig ab",
        "end_date": "VENDDAT; GUEEN; DATBI; DATE_TO; Vertragsende; Gültig bis",
    },
    "instruments": {
        "customer_id": "KUNNR; KUNAG",
        "start_date": "DATAB; Gültig ab",
        "end_date": "DATBI; Gültig bis",
    },
    # activities; confirmations of orders: AFRU
    "visits": {
        "visit_id": "RUECK; Rückmeldenummer",
        "customer_id": "KUNNR; KUNAG; Auftraggeber",
        "visit_date": "ISDD; Iststarttermin",
        "duration_h": "ISMNW; Istarbeit",
        "technician_id": "PERNR; Personalnummer",
    },
    "leads": {
        "lead_id": "OBJECT_ID; Vorgangsnummer",
        "customer_id": "KUNNR; SOLD_TO_PARTY; Auftraggeber",
        "machine_id": "EQUNR; Equipmentnummer",
        "created_date": "ERDAT; CRDAT; Angelegt am",
    },
    "employees": {
        "employee_id": "PERNR; Personalnummer",
        "role": "STELL; Stelle",
    },
    # A-tables, KONP
    "part_prices": {
        "part_id": "MATNR; Materialnummer",
        "price_date": "DATAB; Gültig ab",
        "own_net_price": "KBETR; Konditionsbetrag",
    },
    "company_financials": {
        "period": "SPMON; PERIO; JAHRPER; Buchungsperiode; Periode/Jahr",
    },
    "survey_responses": {"customer_id": "KUNNR"},
    "survey_invitations": {"customer_id": "KUNNR"},
    "campaigns": {"customer_id": "KUNNR; PARTNER"},
}
