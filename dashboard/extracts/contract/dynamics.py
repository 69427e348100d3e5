"""What Dynamics 365 calls the columns of the contract: Finance, Sales and Field Service.

Names are parted by ``;``. Where a file has several of one column's names, the first one counts:
the amount in the currency of the document (``LineAmount``), because ``CurrencyCode`` tells it.
"""

from __future__ import annotations

NAMES: dict[str, dict[str, str]] = {
    # account; CustTable
    "customers": {
        "customer_id": "AccountNum; accountnumber; CustomerAccount; CustAccount; accountid",
        "name": "OrganizationName; CustomerName; NameAlias",
        "country": "AddressCountryRegionISOCode; CountryRegionId; address1_country",
        "region": "SalesDistrictId; territoryid",
        "industry": "LineOfBusinessId; industrycode",
        "parent_id": "parentaccountid; _parentaccountid_value",
        "status": "statecode",
        "customer_since": "createdon; CreatedDateTime",
        "account_owner": "ownerid; _ownerid_value",
        "payment_risk": "CreditRating",
    },
    # CustInvoiceJour, CustInvoiceTrans
    "service_revenue": {
        "invoice_id": "InvoiceId; InvoiceNumber",
        "line_no": "LineNum; InvoiceLineNumber; LineNumber; lineitemnumber",
        "customer_id": "OrderAccount; CustAccount; AccountNum; InvoiceAccount; _customerid_value",
        "machine_id": "msdyn_customerasset; _msdyn_customerasset_value",
        "invoice_date": "InvoiceDate",
        "order_id": "SalesId; OrigSalesId; SalesOrderNumber",
        "category": "ItemGroupId; ItemGroup; ProductCategory",
        "part_id": "ItemId; ItemNumber",
        "quantity": "Qty; InvoicedQuantity; QtyPhysical",
        "net_revenue": "LineAmount; LineAmountMST",
        "currency": "CurrencyCode",
        "contract_id": "msdyn_agreement; _msdyn_agreement_value",
        "technician_id": "bookableresource; bookableresourceid",
    },
    "installed_base": {
        "machine_id": "msdyn_customerassetid; SerialId; msdyn_serialnumber",
        "customer_id": "msdyn_account; _msdyn_account_value; CustAccount; AccountNum",
        "machine_type": "msdyn_product; _msdyn_product_value",
        "type_group": "msdyn_customerassetcategory; _msdyn_customerassetcategory_value",
        "warranty_end": "msdyn_warrantyenddate",
        "oem": "msdyn_manufacturer",
    },
    "service_potential": {"customer_id": "AccountNum; CustAccount; accountnumber"},
    # SalesQuotationTable, SalesTable; quote, salesorder
    "quotes_orders": {
        "doc_id": "QuotationId; SalesId; quotenumber; ordernumber; SalesOrderNumber",
        "customer_id": "CustAccount; OrderAccount; AccountNum; _customerid_value",
        "machine_id": "msdyn_customerasset",
        "created_ts": "CreatedDateTime; createdon",
        "requested_delivery": "ShippingDateRequested; ReceiptDateRequested; requestdeliveryby",
        "promised_delivery": "ShippingDateConfirmed; ReceiptDateConfirmed; ConfirmedShipDate",
        "actual_delivery": "datefulfilled; ActualShipDate",
        "value_eur": "totallineitemamount; QuotationAmount; TotalAmount",
        "status": "QuotationStatus; SalesStatus; statecode",
        "lost_reason": "LostReason; ReasonId",
        "lead_id": "originatingleadid; _originatingleadid_value",
    },
    # incident, msdyn_workorder, bookableresourcebooking
    "service_cases": {
        "case_id": "ticketnumber; msdyn_workorderid; incidentid",
        "customer_id": "customerid; _customerid_value; msdyn_serviceaccount; AccountNum",
        "machine_id": "msdyn_customerasset; _msdyn_customerasset_value",
        "channel": "caseorigincode",
        "case_type": "casetypecode; msdyn_workordertype; msdyn_primaryincidenttype",
        "severity": "prioritycode; msdyn_priority",
        "opened_ts": "createdon",
        "technician_onsite_ts": "msdyn_firstarrivedon; actualarrivaltime",
        "resolved_ts": "msdyn_completedon; resolvedon",
        "technician_id": "bookableresource; _resource_value",
    },
    "incidents": {
        "incident_id": "ticketnumber; incidentid",
        "customer_id": "customerid; _customerid_value",
        "recorded_date": "createdon",
    },
    "contracts": {
        "contract_id": "msdyn_agreementid; msdyn_agreementnumber; contractnumber",
        "customer_id": "msdyn_serviceaccount; _msdyn_serviceaccount_value; AccountNum; customerid",
        "machine_id": "msdyn_customerasset",
        "start_date": "msdyn_startdate; activeon",
        "end_date": "msdyn_enddate; expireson",
        "status": "msdyn_systemstatus; statuscode",
    },
    "instruments": {"customer_id": "AccountNum; accountnumber"},
    "visits": {
        "visit_id": "activityid; bookableresourcebookingid",
        "customer_id": "AccountNum; accountnumber; _regardingobjectid_value",
        "visit_date": "actualstart; scheduledstart; starttime",
        "technician_id": "bookableresource; _resource_value",
    },
    "leads": {
        "lead_id": "leadid",
        "customer_id": "parentaccountid; _parentaccountid_value; customerid",
        "created_date": "createdon",
        "source": "leadsourcecode",
        "stage": "statuscode; stepname",
        "expected_value_eur": "estimatedvalue; estimatedamount",
        "won_value_eur": "actualvalue",
    },
    "employees": {"employee_id": "bookableresourceid; PersonnelNumber"},
    "part_prices": {
        "part_id": "ItemId; ItemNumber; ItemRelation",
        "price_date": "FromDate; PriceDate",
        "own_net_price": "AmountCur; SalesPrice",
    },
    "survey_items": {"item_id": "msfp_questionid"},
    "survey_responses": {
        "wave_id": "msfp_surveyid",
        "respondent_id": "msfp_surveyresponseid",
        "item_id": "msfp_questionid",
        "response_date": "msfp_submitdate",
    },
    "survey_invitations": {"wave_id": "msfp_surveyid", "contact_id": "_msfp_contactid_value"},
    "campaigns": {
        "campaign_id": "campaignid; codename",
        "date": "actualstart; proposedstart",
        "cost_eur": "totalactualcost",
    },
}
