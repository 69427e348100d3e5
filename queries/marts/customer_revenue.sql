-- Service revenue per customer in a period: whom a finding concerns.
--
-- grain: customer_id
-- params:
--   $from_on       DATE     first month counted
--   $to_on         DATE     first day no longer counted
--   $known_to_on   DATE     first day no longer looked at
-- columns:
--   customer_id    VARCHAR
--   customer_name  VARCHAR
--   revenue_eur    DOUBLE   0 for who bought nothing
select
    customer_id,
    customer_name,
    coalesce(sum(revenue_eur), 0) as revenue_eur
from customers
left join (
    from customer_months
    where month_on >= $from_on and month_on < $to_on and known_month_on < $known_to_on
) using (customer_id)
group by customer_id, customer_name
order by customer_id
