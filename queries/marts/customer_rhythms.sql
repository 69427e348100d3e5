-- How often each customer buys and how long it has been silent, exact to the day.
--
-- Over everything the customer buys, whatever categories are looked at.
--
-- grain: customer_id
-- params:
--   $to_on         DATE       day after the date looked at, first of a month
--   $countries     VARCHAR[]  empty: all
--   $regions       VARCHAR[]  empty: all
--   $industries    VARCHAR[]  empty: all
--   $channels      VARCHAR[]  direct, dealer; empty: all
--   $type_groups   VARCHAR[]  machine type groups; empty: all
-- columns:
--   customer_id         VARCHAR
--   customer_name       VARCHAR
--   repeat_count        BIGINT  purchase occasions after the first
--   gap_total_days      BIGINT  days from the first to the last occasion
--   last_occasion_on    DATE
--   silent_days         BIGINT  days since the last occasion
with chosen as (

    select customer_id, customer_name
    from customers_where($countries, $regions, $industries, $channels, $type_groups)

)

select
    customer_id,
    customer_name,
    occasion_count - 1                                      as repeat_count,
    gap_total_days,
    last_occasion_on,
    date_diff('day', last_occasion_on, $to_on)::bigint - 1  as silent_days
from purchases_so_far
join chosen using (customer_id)
where month_on = (
    select least(max(month_on), ($to_on - to_months(1))::date) from purchases_so_far
)
order by customer_id
