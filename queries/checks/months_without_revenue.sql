-- Months inside the data without any revenue line (V-16).
--
-- grain: month_on
-- columns:
--   month_on  DATE
with ends as (

    select
        date_trunc('month', min(invoiced_on))::date as first_on,
        date_trunc('month', max(invoiced_on))::date as last_on
    from service_revenue

),

months as (

    select unnest(range(first_on, last_on, interval 1 month))::date as month_on from ends

)

select month_on
from months
where month_on not in (select date_trunc('month', invoiced_on)::date from service_revenue)
order by month_on
