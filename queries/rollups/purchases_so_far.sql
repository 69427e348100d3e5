-- What each customer had bought by the end of each month: the first and the last purchase.
--
-- One row per month from the first purchase to the last month of the data, so that a page looks up
-- one month instead of going through the whole history.
--
-- grain: customer_id, month_on
-- columns:
--   customer_id        VARCHAR
--   month_on           DATE     first day of the month at whose end this was so
--   occasion_count     BIGINT   purchase occasions so far
--   first_occasion_on  DATE
--   last_occasion_on   DATE
--   gap_total_days     BIGINT   days from the first to the last occasion
with active_months as (

    select
        customer_id,
        month_on,
        sum(occasion_count)::bigint as occasion_count,
        sum(gap_total_days)::bigint as gap_total_days,
        min(first_occasion_on)      as first_occasion_on,
        max(last_occasion_on)       as last_occasion_on
    from customer_months
    where occasion_count > 0
    group by customer_id, month_on

),

span as (

    select
        min(month_on)                                                       as from_on,
        (select date_trunc('month', max(invoiced_on)) from service_revenue) as to_on
    from active_months

),

months as (

    select unnest(generate_series(from_on, to_on, interval 1 month))::date as month_on from span

),

customers_since as (

    select customer_id, min(month_on) as since_on from active_months group by customer_id

)

select
    customer_id,
    month_on,
    sum(coalesce(occasion_count, 0)) over so_far::bigint as occasion_count,
    min(first_occasion_on) over so_far                   as first_occasion_on,
    max(last_occasion_on) over so_far                    as last_occasion_on,
    sum(coalesce(gap_total_days, 0)) over so_far::bigint as gap_total_days
from customers_since
join months on months.month_on >= since_on
left join active_months using (customer_id, month_on)
window so_far as (partition by customer_id order by month_on)
order by month_on, customer_id
