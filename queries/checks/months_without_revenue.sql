-- Months inside the data without any revenue line (V-16).
--
-- grain: month_on
-- columns:
--   month_on     DATE
--   customer_id  VARCHAR  null
--   row_count    BIGINT   one month
--   revenue_eur  DOUBLE   null: there is none
with filled as (

    select distinct date_trunc('month', invoiced_on)::date as month_on from service_revenue

),

months as (

    select unnest(range(min(month_on), max(month_on), interval 1 month))::date as month_on
    from filled

)

select
    month_on,
    null::varchar as customer_id,
    1::bigint     as row_count,
    null::double  as revenue_eur
from months
anti join filled using (month_on)
order by month_on
