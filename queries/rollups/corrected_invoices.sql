-- The invoices that credit notes correct, as far as they are in the data.
--
-- Not stored.
--
-- grain: invoice_id
-- columns:
--   invoice_id   VARCHAR
--   invoiced_on  DATE
select invoice_id, min(invoiced_on) as invoiced_on
from service_revenue
where invoice_id in (
    select ref_invoice_id
    from service_revenue
    where is_credit_note and ref_invoice_id is not null
)
group by invoice_id
