-- Invoice lines that say they are not in euros (V-15).
--
-- All amounts are shown and added up as euros; a line that names no currency is taken for euros.
--
-- grain: customer_id, currency
-- columns:
--   customer_id  VARCHAR
--   currency     VARCHAR
--   row_count    BIGINT
--   revenue_eur  DOUBLE   the amounts as they stand, taken for euros
select
    customer_id,
    upper(trim(currency)) as currency,
    count(*)              as row_count,
    sum(revenue_eur)      as revenue_eur
from service_revenue
where upper(trim(currency)) not in ('', 'EUR', 'EURO', '€')
group by customer_id, upper(trim(currency))
order by abs(sum(revenue_eur)) desc, customer_id, currency
