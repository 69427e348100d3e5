-- Invoice lines whose customer is not in the customer master (V-02).
--
-- They count nowhere until the customer is published.
--
-- grain: invoice_id, line_no
-- columns:
--   invoice_id   VARCHAR
--   line_no      BIGINT
--   customer_id  VARCHAR
--   invoiced_on  DATE
--   revenue_eur  DOUBLE
select invoice_id, line_no, customer_id, invoiced_on, revenue_eur
from service_revenue
anti join customers using (customer_id)
order by invoice_id, line_no
