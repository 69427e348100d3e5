-- Months at the end of the data that are not complete yet: their lines do not count so far (V-19).
--
-- grain: month_on
-- params:
--   $known_to_on  DATE     first day no longer looked at: the day after the last closed month
-- columns:
--   month_on      DATE
--   to_on         DATE     last invoice in it
--   customer_id   VARCHAR  null
--   row_count     BIGINT
--   revenue_eur   DOUBLE
select
    date_trunc('month', invoiced_on)::date as month_on,
    max(invoiced_on)                       as to_on,
    null::varchar                          as customer_id,
    count(*)                               as row_count,
    sum(revenue_eur)                       as revenue_eur
from service_revenue
where invoiced_on >= $known_to_on
group by date_trunc('month', invoiced_on)
order by month_on
