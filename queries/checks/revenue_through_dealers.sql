-- Dealers, if more than a fifth of the revenue goes through them: their customers are hidden (V-20).
--
-- grain: customer_id
-- params:
--   $from_on       DATE     first month counted
--   $to_on         DATE     first day no longer counted
--   $known_to_on   DATE     first day no longer looked at
-- columns:
--   customer_id    VARCHAR
--   row_count      BIGINT   invoice lines
--   revenue_eur    DOUBLE
--   revenue_share  DOUBLE   of all revenue
with bought as (

    select customer_id, channel, sum(line_count)::bigint as row_count, sum(revenue_eur) as revenue_eur
    from customer_months
    join customers using (customer_id)
    where month_on >= $from_on and month_on < $to_on and known_month_on < $known_to_on
    group by customer_id, channel

),

totals as (

    select
        sum(revenue_eur)                               as total_eur,
        sum(revenue_eur) filter (channel = 'dealer')   as dealers_eur
    from bought

)

select customer_id, row_count, revenue_eur, revenue_eur / total_eur as revenue_share
from bought
cross join totals
where channel = 'dealer' and total_eur > 0 and dealers_eur > 0.2 * total_eur
order by revenue_eur desc, customer_id
