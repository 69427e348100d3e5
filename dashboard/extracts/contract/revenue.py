"""What is invoiced, and what the books say."""

from __future__ import annotations

from dashboard.extracts.contract.codes import CATEGORIES, PART_CLASSES
from dashboard.extracts.contract.schema import Column, Table
from dashboard.extracts.contract.shared import customer_id, machine_id, technician_id
from dashboard.text import N_

SERVICE_REVENUE = Table(
    name="service_revenue",
    label=N_("Service revenue"),
    about=N_("One row per line of an invoice or a credit note."),
    grain=("invoice_id", "line_no"),
    date_column="invoice_date",
    columns=(
        Column(
            "invoice_id",
            "text",
            N_("Invoice number"),
            required=True,
            synonyms=(
                "Rechnung",
                "Faktura",
                "Belegnummer",
                "VBELN",
                "InvoiceNo",
                "Invoice",
                "InvoiceNumber",
            ),
            example="R-90001",
        ),
        Column(
            "line_no",
            "integer",
            N_("Line number"),
            required=True,
            synonyms=("Position", "Pos", "POSNR", "LineNum", "LineNumber", "Rechnungsposition"),
            example=10,
        ),
        customer_id(),
        machine_id(),
        Column(
            "invoice_date",
            "date",
            N_("Invoice date"),
            N_("Document date of billing."),
            required=True,
            synonyms=("Belegdatum", "FKDAT", "Fakturadatum", "BillingDate", "Datum"),
        ),
        Column(
            "order_id",
            "text",
            N_("Order number"),
            refers_to="quotes_orders.doc_id",
            synonyms=("Auftrag", "AUBEL", "SalesId", "OrderId"),
        ),
        Column(
            "category",
            "text",
            N_("Service category"),
            required=True,
            codes=CATEGORIES,
            synonyms=("Leistung", "MATKL", "Warengruppe", "ServiceCategory", "ItemGroup"),
        ),
        Column(
            "part_class",
            "text",
            N_("Part class"),
            N_("Who else can supply the part; empty for labour."),
            codes=PART_CLASSES,
            synonyms=("Teileart",),
        ),
        Column(
            "part_id",
            "text",
            N_("Part number"),
            synonyms=("Material", "MATNR", "ItemId", "StockCode", "ProductCode", "Artikelnummer"),
        ),
        Column(
            "quantity", "number", N_("Quantity"), synonyms=("FKIMG", "Qty", "Anzahl"), example=2
        ),
        Column(
            "net_revenue",
            "number",
            N_("Net revenue"),
            N_("In euros, net of tax; credit notes negative."),
            required=True,
            unit="eur",
            synonyms=(
                "Umsatz",
                "Umsatz netto",
                "NETWR",
                "Nettowert",
                "Nettobetrag",
                "Erlös",
                "Revenue",
                "LineAmount",
                "TotalPrice",
            ),
            example=1250.5,
        ),
        Column(
            "list_price_value",
            "number",
            N_("Value at list price"),
            unit="eur",
            synonyms=("Listenwert", "Bruttowert", "ListPrice"),
        ),
        Column(
            "contribution_margin",
            "number",
            N_("Contribution margin"),
            N_("Net revenue less direct cost, in euros."),
            unit="eur",
            synonyms=("DB", "Rohertrag", "Margin", "ContributionMargin"),
        ),
        Column(
            "currency",
            "text",
            N_("Currency"),
            N_("Currency of the amounts, as an ISO code; empty means euros."),
            synonyms=("Währungsschlüssel", "WAERK", "WAERS", "CurrencyCode", "CurrencyIsoCode"),
            example="EUR",
        ),
        Column(
            "is_credit_note",
            "boolean",
            N_("Credit note"),
            N_("Without it a negative net revenue says so."),
            synonyms=("IstGutschrift", "CreditNote"),
        ),
        Column(
            "ref_invoice_id",
            "text",
            N_("Original invoice"),
            N_("The invoice that a credit note corrects."),
            synonyms=("Bezugsrechnung", "VGBEL", "OriginalInvoice"),
        ),
        Column(
            "is_warranty",
            "boolean",
            N_("Warranty"),
            N_("Left out of revenue, kept as a contact."),
            default=False,
            synonyms=("Gewährleistung", "IstGarantie"),
        ),
        Column(
            "is_free",
            "boolean",
            N_("Free of charge"),
            N_("Left out of revenue, kept as a contact."),
            default=False,
            synonyms=("Kulanz", "FreeOfCharge"),
        ),
        Column(
            "is_bonus_settlement",
            "boolean",
            N_("Bonus settlement"),
            N_("Pays out a bonus; no occasion of purchase."),
            default=False,
            synonyms=("Bonusgutschrift", "RebateSettlement"),
        ),
        Column(
            "service_launch_date",
            "date",
            N_("Launch of the service product"),
            synonyms=("LaunchDate", "Produkteinführung"),
        ),
        Column(
            "contract_id",
            "text",
            N_("Contract number"),
            refers_to="contracts.contract_id",
            synonyms=("Vertrag", "ServiceContractId"),
        ),
        technician_id(),
    ),
)


COMPANY_FINANCIALS = Table(
    name="company_financials",
    label=N_("Company figures"),
    about=N_("One row per month: what the books say."),
    grain=("period",),
    date_column="period",
    columns=(
        Column(
            "period",
            "date",
            N_("Month"),
            N_("The first day of the month."),
            required=True,
            synonyms=("Periode", "PERIO", "FiscalPeriod"),
        ),
        Column(
            "total_revenue",
            "number",
            N_("Revenue of the company"),
            required=True,
            unit="eur",
            synonyms=("Gesamtumsatz",),
        ),
        Column(
            "service_revenue",
            "number",
            N_("Revenue with service"),
            required=True,
            unit="eur",
            synonyms=("Serviceumsatz",),
        ),
        Column(
            "service_ebit", "number", N_("EBIT of service"), unit="eur", synonyms=("EBIT Service",)
        ),
        Column(
            "machine_revenue",
            "number",
            N_("Revenue with machines"),
            unit="eur",
            synonyms=("Maschinenumsatz",),
        ),
        Column(
            "machine_ebit",
            "number",
            N_("EBIT of machines"),
            unit="eur",
            synonyms=("EBIT Maschinen",),
        ),
    ),
)
