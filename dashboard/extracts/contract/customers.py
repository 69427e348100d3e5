"""Customers and what is done for them: instruments and campaigns."""

from __future__ import annotations

from dashboard.extracts.contract.codes import COUNTRIES
from dashboard.extracts.contract.schema import Column, Table
from dashboard.extracts.contract.shared import customer_id
from dashboard.text import N_

CUSTOMERS = Table(
    name="customers",
    label=N_("Customers"),
    about=N_("One row per account: the level at which everything is analysed."),
    grain=("customer_id",),
    columns=(
        Column(
            "customer_id",
            "text",
            N_("Customer number"),
            required=True,
            synonyms=("Kunde", "Debitor", "KUNNR", "PARTNER", "AccountNum", "AccountNumber"),
            example="C-1001",
        ),
        Column(
            "name",
            "text",
            N_("Name"),
            required=True,
            synonyms=("Kundenname", "Firma", "NAME1", "NAME_ORG1", "CustomerName", "AccountName"),
            example="Muster Anlagenbau GmbH",
        ),
        Column(
            "country",
            "text",
            N_("Country"),
            N_("ISO 3166 with two letters, e.g. DE."),
            required=True,
            codes=COUNTRIES,
            synonyms=("LAND1", "CountryCode", "Länderschlüssel", "BillingCountryCode"),
            example="DE",
        ),
        Column(
            "region",
            "text",
            N_("Region"),
            synonyms=("Vertriebsregion", "Gebiet", "BZIRK", "VKBUR", "Territory"),
            example="DACH",
        ),
        Column(
            "industry",
            "text",
            N_("Industry"),
            synonyms=("BRSCH", "IndustryCode", "LineOfBusinessId", "Segment"),
            example="Packaging",
        ),
        Column(
            "parent_id",
            "text",
            N_("Group"),
            N_("Customer number of the parent company."),
            synonyms=("KONZS", "ParentAccountId", "ParentId", "Konzernnummer"),
        ),
        Column(
            "channel",
            "text",
            N_("Channel"),
            N_("A dealer hides its end customers."),
            codes=("direct", "dealer"),
            default="direct",
            synonyms=("VTWEG", "Absatzweg"),
        ),
        Column(
            "is_intercompany",
            "boolean",
            N_("Own company"),
            N_("Left out of every analysis."),
            default=False,
            synonyms=("Intercompany", "IC", "Verbundenes Unternehmen"),
        ),
        Column(
            "status",
            "text",
            N_("Status"),
            codes=("active", "insolvent", "closed", "blocked"),
            synonyms=("Kundenstatus", "statecode"),
        ),
        Column(
            "customer_since",
            "date",
            N_("Customer since"),
            N_("Without it the first machine or the first invoice counts."),
            since_year=1950,
            synonyms=("ERDAT", "createdon", "CreatedDate", "Anlagedatum"),
        ),
        Column(
            "account_owner",
            "text",
            N_("Account owner"),
            N_("A pseudonym, never a name."),
            synonyms=("OwnerId", "ownerid", "Kundenverantwortlicher"),
        ),
        Column(
            "service_sales_rep",
            "text",
            N_("Service sales representative"),
            N_("A pseudonym, never a name."),
            synonyms=("Servicevertrieb", "VRTNR"),
        ),
        Column(
            "has_contact_person", "boolean", N_("Contact person known"), synonyms=("HasContact",)
        ),
        Column("has_email", "boolean", N_("E-mail known"), synonyms=("HasEmailAddress",)),
        Column("has_phone", "boolean", N_("Phone known"), synonyms=("HasTelephone",)),
        Column(
            "opt_in",
            "boolean",
            N_("Agreed to be contacted"),
            synonyms=("Werbeeinwilligung", "Opt-in", "HasOptedInOfEmail"),
        ),
        Column("is_reference", "boolean", N_("Reference customer"), synonyms=("Referenz",)),
        Column(
            "revenue_class_size",
            "text",
            N_("Size of the customer's business"),
            codes=("S", "M", "L"),
            synonyms=("Unternehmensgröße", "CompanySize"),
        ),
        Column(
            "payment_risk",
            "text",
            N_("Payment risk"),
            synonyms=("CTLPC", "Risikoklasse", "CreditRating"),
        ),
        Column(
            "contact_cost_eur",
            "number",
            N_("Service handling cost per year"),
            N_("What it costs to serve this customer for a year."),
            unit="eur",
            synonyms=("Betreuungskosten", "CostToServe"),
        ),
    ),
)

INSTRUMENTS = Table(
    name="instruments",
    label=N_("Retention instruments"),
    about=N_("One row per customer, instrument and start."),
    grain=("customer_id", "instrument", "start_date"),
    date_column="start_date",
    columns=(
        customer_id(),
        Column(
            "instrument_type",
            "text",
            N_("Kind of instrument"),
            required=True,
            codes=("technical", "economic", "contractual", "emotional"),
            synonyms=("Bindungsart",),
            example="emotional",
        ),
        Column(
            "instrument",
            "text",
            N_("Instrument"),
            N_("E.g. user_club, bonus_contract, personal_service_manager."),
            required=True,
            synonyms=("Bindungsinstrument",),
            example="user_club",
        ),
        Column(
            "start_date",
            "date",
            N_("Start"),
            required=True,
            may_be_future=True,
            synonyms=("Gültig ab", "ValidFrom", "DATAB"),
        ),
        Column(
            "end_date",
            "date",
            N_("End"),
            may_be_future=True,
            synonyms=("Gültig bis", "ValidTo", "DATBI"),
        ),
        Column("source", "text", N_("Source"), synonyms=("Herkunft",)),
    ),
)

CAMPAIGNS = Table(
    name="campaigns",
    label=N_("Campaigns"),
    about=N_("One row per campaign and customer, held-out customers included."),
    grain=("campaign_id", "customer_id"),
    date_column="date",
    columns=(
        Column(
            "campaign_id",
            "text",
            N_("Campaign number"),
            required=True,
            synonyms=("Kampagne", "CampaignId"),
            example="K-1",
        ),
        customer_id(),
        Column("date", "date", N_("Date"), required=True, synonyms=("Kampagnendatum", "StartDate")),
        Column(
            "type",
            "text",
            N_("Kind of campaign"),
            required=True,
            codes=("reactivation", "info", "event"),
            synonyms=("CampaignType",),
        ),
        Column(
            "is_control",
            "boolean",
            N_("Held out"),
            N_("Was not contacted, so that the effect can be seen."),
            default=False,
            synonyms=("Kontrollgruppe", "ControlGroup"),
        ),
        Column(
            "cost_eur", "number", N_("Cost"), unit="eur", synonyms=("Kampagnenkosten", "ActualCost")
        ),
        Column("response", "boolean", N_("Responded"), synonyms=("Reaktion", "HasResponded")),
    ),
)
