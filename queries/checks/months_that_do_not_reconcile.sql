-- Months whose invoice lines differ from what the books say by more than 2 % (V-07).
--
-- Lines of our own companies are left out, credit notes count in their own month. Only whole months
-- inside the data that both know are compared.
--
-- grain: month_on
-- params:
--   $known_to_on  DATE     first day no longer looked at
-- columns:
--   month_on      DATE
--   customer_id   VARCHAR  null
--   row_count     BIGINT   one
--   booked_eur    DOUBLE   service revenue of the books
--   revenue_eur   DOUBLE   of the invoice lines
--   change_eur    DOUBLE   lines less books
--   change_share  DOUBLE   of the books
with lines as (

    select date_trunc('month', invoiced_on)::date as month_on, sum(revenue_eur) as revenue_eur
    from service_revenue
    anti join (select customer_id from customers where is_intercompany) as own
        on own.customer_id = service_revenue.customer_id
    where invoiced_on < $known_to_on
    group by date_trunc('month', invoiced_on)

),

compared as (

    select
        books.month_on,
        books.service_revenue_eur                          as booked_eur,
        coalesce(lines.revenue_eur, 0)                     as revenue_eur,
        coalesce(lines.revenue_eur, 0) - books.service_revenue_eur as change_eur
    from company_financials as books
    left join lines on lines.month_on = books.month_on
    where books.month_on > (select min(month_on) from lines)
        and books.month_on < $known_to_on

)

select
    month_on,
    null::varchar                       as customer_id,
    1::bigint                           as row_count,
    booked_eur,
    revenue_eur,
    change_eur,
    change_eur / nullif(booked_eur, 0)  as change_share
from compared
where abs(change_eur) > 0.02 * abs(booked_eur) + 0.005
order by abs(change_eur) desc, month_on
