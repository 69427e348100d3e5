"""What leads to revenue: quotes and orders, leads, contracts."""

from __future__ import annotations

from dashboard.extracts.contract.codes import CATEGORIES
from dashboard.extracts.contract.schema import Column, Table
from dashboard.extracts.contract.shared import customer_id, machine_id, technician_id
from dashboard.text import N_

QUOTES_ORDERS = Table(
    name="quotes_orders",
    label=N_("Quotes and orders"),
    about=N_("One row per quote or order header."),
    grain=("doc_id",),
    date_column="created_ts",
    columns=(
        Column(
            "doc_id",
            "text",
            N_("Document number"),
            required=True,
            synonyms=("Beleg",),
            example="A-501",
        ),
        customer_id(),
        machine_id(),
        Column(
            "doc_type",
            "text",
            N_("Kind of document"),
            required=True,
            codes=("quote", "order"),
            synonyms=("Vertriebsbelegart",),
        ),
        Column(
            "enquiry_ts", "timestamp", N_("Enquiry received"), synonyms=("Anfragedatum", "RFQDate")
        ),
        Column(
            "created_ts",
            "timestamp",
            N_("Created"),
            required=True,
        ),
        Column("sent_ts", "timestamp", N_("Sent"), synonyms=("Angebot versandt",)),
        Column(
            "order_ts",
            "timestamp",
            N_("Ordered"),
        ),
        Column(
            "requested_delivery",
            "date",
            N_("Delivery wanted"),
            may_be_future=True,
            synonyms=("Wunschliefertermin", "RequestedShipDate"),
        ),
        Column(
            "promised_delivery",
            "date",
            N_("Delivery promised"),
            may_be_future=True,
            synonyms=("Bestätigter Liefertermin",),
        ),
        Column(
            "actual_delivery",
            "date",
            N_("Delivered"),
            synonyms=("Warenausgang",),
        ),
        Column(
            "value_eur",
            "number",
            N_("Value"),
            required=True,
            unit="eur",
            synonyms=("Belegwert",),
        ),
        Column(
            "category",
            "text",
            N_("Service category"),
            codes=CATEGORIES,
            synonyms=("Leistung", "ServiceCategory"),
        ),
        Column(
            "status",
            "text",
            N_("Status"),
            required=True,
            codes=("open", "won", "lost", "expired"),
            synonyms=("Belegstatus",),
        ),
        Column(
            "lost_reason",
            "text",
            N_("Reason for the loss"),
        ),
        Column(
            "lost_to",
            "text",
            N_("Lost to"),
            codes=("pirate", "direct_supplier", "local_provider", "other_oem", "none"),
            synonyms=("Wettbewerber",),
        ),
        Column(
            "source",
            "text",
            N_("Source"),
            codes=("customer", "technician", "sales", "campaign", "shop"),
            synonyms=("Herkunft",),
        ),
        Column(
            "lead_id",
            "text",
            N_("Lead number"),
            refers_to="leads.lead_id",
            synonyms=("Lead",),
        ),
    ),
)

LEADS = Table(
    name="leads",
    label=N_("Leads"),
    about=N_("One row per hint that a customer needs something."),
    grain=("lead_id",),
    date_column="created_date",
    columns=(
        Column(
            "lead_id",
            "text",
            N_("Lead number"),
            required=True,
            synonyms=("Lead",),
            example="L-31",
        ),
        customer_id(),
        machine_id(),
        Column(
            "created_date",
            "date",
            N_("Created"),
            required=True,
            synonyms=("Erfassungsdatum",),
        ),
        Column(
            "source",
            "text",
            N_("Source"),
            required=True,
            codes=("technician", "service_sales", "hotline", "campaign", "customer"),
            synonyms=("Herkunft",),
        ),
        technician_id(),
        Column(
            "visit_id",
            "text",
            N_("Visit number"),
            refers_to="visits.visit_id",
            synonyms=("Besuch",),
        ),
        Column(
            "category",
            "text",
            N_("Service category"),
            required=True,
            codes=CATEGORIES,
            synonyms=("Leistung", "ServiceCategory"),
        ),
        Column(
            "stage",
            "text",
            N_("Stage"),
            required=True,
            codes=("new", "qualified", "quoted", "won", "lost"),
            synonyms=("Leadstatus",),
        ),
        Column("stage_date", "date", N_("Stage reached"), synonyms=("Statusdatum",)),
        Column(
            "expected_value_eur",
            "number",
            N_("Expected value"),
            unit="eur",
        ),
        Column(
            "won_value_eur",
            "number",
            N_("Value won"),
            unit="eur",
            synonyms=("Auftragswert",),
        ),
        Column(
            "won_margin_eur", "number", N_("Margin won"), unit="eur", synonyms=("Auftragsmarge",)
        ),
        Column("commission_eur", "number", N_("Commission"), unit="eur", synonyms=("Prämie",)),
    ),
)

CONTRACTS = Table(
    name="contracts",
    label=N_("Contracts"),
    about=N_("One row per contract; a bonus contract carries its terms."),
    grain=("contract_id",),
    date_column="start_date",
    columns=(
        Column(
            "contract_id",
            "text",
            N_("Contract number"),
            required=True,
            synonyms=("Vertrag",),
            example="V-77",
        ),
        customer_id(),
        machine_id(),
        Column(
            "contract_type",
            "text",
            N_("Kind of contract"),
            required=True,
            codes=(
                "inspection",
                "maintenance",
                "full_service",
                "availability",
                "operator",
                "hotline",
                "bonus",
                "framework_discount",
            ),
            synonyms=("Vertragstyp",),
        ),
        Column(
            "start_date",
            "date",
            N_("Start"),
            required=True,
            may_be_future=True,
        ),
        Column(
            "end_date",
            "date",
            N_("End"),
            may_be_future=True,
        ),
        Column(
            "renewal_date",
            "date",
            N_("Renewal"),
            may_be_future=True,
            synonyms=("Verlängerungsdatum",),
        ),
        Column(
            "status",
            "text",
            N_("Status"),
            required=True,
            codes=("active", "expired", "cancelled", "renewed"),
            synonyms=("Vertragsstatus",),
        ),
        Column(
            "annual_value_eur", "number", N_("Value per year"), unit="eur", synonyms=("Jahreswert",)
        ),
        Column(
            "auto_renew", "boolean", N_("Renews by itself"), synonyms=("Automatische Verlängerung",)
        ),
        Column(
            "target_eur",
            "number",
            N_("Bonus: target revenue"),
            unit="eur",
            synonyms=("Zielumsatz",),
        ),
        Column(
            "base_eur", "number", N_("Bonus: base revenue"), unit="eur", synonyms=("Basisumsatz",)
        ),
        Column(
            "bonus_rate",
            "number",
            N_("Bonus: rate"),
            N_("As a share: 0.03 is three percent."),
            unit="share",
            low=0,
            high=1,
            synonyms=("Bonussatz",),
            example=0.03,
        ),
        Column(
            "tier_json",
            "text",
            N_("Bonus: tiers"),
            N_("A list of thresholds and rates as JSON."),
            synonyms=("Staffel",),
        ),
        Column(
            "settlement",
            "text",
            N_("Bonus: settlement"),
            codes=("cash", "credit", "inspection"),
            synonyms=("Auszahlungsart",),
        ),
        Column(
            "paid_bonus_eur", "number", N_("Bonus: paid"), unit="eur", synonyms=("Gezahlter Bonus",)
        ),
    ),
)
