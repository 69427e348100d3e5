-- Revenue that belongs to no service category we know (V-04).
--
-- Unknown categories become `other` when they are read. Bonus credits belong to none rightly.
--
-- grain: customer_id
-- columns:
--   customer_id   VARCHAR
--   row_count     BIGINT
--   revenue_eur   DOUBLE   net
--   absolute_eur  DOUBLE   the same with credit notes counted as positive
select
    customer_id,
    count(*)              as row_count,
    sum(revenue_eur)      as revenue_eur,
    sum(abs(revenue_eur)) as absolute_eur
from service_revenue
where category = 'other' and not is_bonus_settlement
group by customer_id
order by absolute_eur desc, customer_id
