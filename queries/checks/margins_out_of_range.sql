-- Invoice lines with a margin below -200 % or above 100 % of their revenue (V-06).
--
-- Lines without revenue have no such ratio.
--
-- grain: invoice_id, line_no
-- columns:
--   invoice_id    VARCHAR
--   line_no       BIGINT
--   customer_id   VARCHAR
--   invoiced_on   DATE
--   margin_eur    DOUBLE
--   margin_share  DOUBLE   of the revenue
--   row_count     BIGINT
--   revenue_eur   DOUBLE
select
    invoice_id,
    line_no,
    customer_id,
    invoiced_on,
    margin_eur,
    margin_eur / nullif(revenue_eur, 0) as margin_share,
    1::bigint                           as row_count,
    revenue_eur
from service_revenue
where margin_eur / nullif(revenue_eur, 0) not between -2 and 1
order by abs(revenue_eur) desc, invoice_id, line_no
