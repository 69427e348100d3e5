-- Days on which a customer bought: those with positive net revenue.
--
-- grain: customer_id, purchased_on
-- columns:
--   customer_id   VARCHAR
--   purchased_on  DATE     the lines' own date
select customer_id, invoiced_on as purchased_on
from booked_lines
group by customer_id, invoiced_on
having round(sum(revenue_eur), 2) > 0
order by purchased_on, customer_id
