-- Invoice lines dated before 1990 or after the day of publishing (V-03).
--
-- grain: invoice_id, line_no
-- params:
--   $published_on  DATE     the last day an invoice can have
-- columns:
--   invoice_id     VARCHAR
--   line_no        BIGINT
--   customer_id    VARCHAR
--   invoiced_on    DATE
--   row_count      BIGINT
--   revenue_eur    DOUBLE
select invoice_id, line_no, customer_id, invoiced_on, 1::bigint as row_count, revenue_eur
from service_revenue
where invoiced_on < '1990-01-01' or invoiced_on > $published_on
order by abs(revenue_eur) desc, invoice_id, line_no
