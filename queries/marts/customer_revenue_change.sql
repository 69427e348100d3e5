-- Revenue per customer in two periods side by side.
--
-- Customers without a line in either period are absent.
--
-- grain: customer_id
-- params:
--   $from_on       DATE       first day counted, first of a month
--   $to_on         DATE       first day no longer counted, first of a month
--   $previous_from_on  DATE   first day of the period compared with
--   $previous_to_on    DATE   first day after it
--   $countries     VARCHAR[]  empty: all
--   $regions       VARCHAR[]  empty: all
--   $industries    VARCHAR[]  empty: all
--   $channels      VARCHAR[]  direct, dealer; empty: all
--   $categories    VARCHAR[]  service categories; empty: all
--   $type_groups   VARCHAR[]  machine type groups; empty: all
-- columns:
--   customer_id           VARCHAR
--   customer_name         VARCHAR
--   revenue_eur           DOUBLE   to the cent
--   previous_revenue_eur  DOUBLE   to the cent; of the period compared with
with lines as (

    select
        *,
        month_on >= $from_on and month_on < $to_on as is_counted,
        month_on >= $previous_from_on and month_on < $previous_to_on as is_previous
    from customer_months_where($categories, $type_groups)
    where known_month_on < $to_on

),

compared as (

    select
        customer_id,
        round(coalesce(sum(revenue_eur) filter (is_counted), 0), 2)  as revenue_eur,
        round(coalesce(sum(revenue_eur) filter (is_previous), 0), 2) as previous_revenue_eur
    from lines
    where is_counted or is_previous
    group by customer_id

)

select customer_id, customer_name, revenue_eur, previous_revenue_eur
from compared
join customers_where($countries, $regions, $industries, $channels, $type_groups) using (customer_id)
order by customer_id
