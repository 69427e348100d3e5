-- Customers with negative lines, if such lines are more than a tenth of all or lack an amount (V-05).
--
-- grain: customer_id
-- columns:
--   customer_id    VARCHAR
--   row_count      BIGINT   lines below nothing or without an amount
--   missing_count  BIGINT   of these, lines without an amount
--   revenue_eur    DOUBLE   of these lines
with shares as (

    select
        count(*) filter (revenue_eur < 0)     as negative_count,
        count(*) filter (revenue_eur is null) as missing_count,
        count(*)                              as line_count
    from service_revenue

)

select
    customer_id,
    count(*)                              as row_count,
    count(*) filter (revenue_eur is null) as missing_count,
    coalesce(sum(revenue_eur), 0)         as revenue_eur
from service_revenue
cross join shares
where (revenue_eur < 0 and negative_count > 0.1 * line_count) or revenue_eur is null
group by customer_id
order by revenue_eur, customer_id
