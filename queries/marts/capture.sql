-- Service revenue beside the service potential of the same customers.
--
-- The potential is that of the latest year given that had begun before $to_on.
--
-- params:
--   $from_on       DATE       first day of the revenue, first of a month
--   $to_on         DATE       first day no longer counted, first of a month
--   $countries     VARCHAR[]  empty: all
--   $regions       VARCHAR[]  empty: all
--   $industries    VARCHAR[]  empty: all
--   $channels      VARCHAR[]  direct, dealer; empty: all
--   $categories    VARCHAR[]  service categories; empty: all
--   $type_groups   VARCHAR[]  machine type groups; empty: all
-- columns:
--   customer_count  BIGINT  customers with a potential
--   year            BIGINT  year of the potential
--   potential_eur   DOUBLE
--   revenue_eur     DOUBLE  of the customers with a potential
with chosen as (

    select customer_id
    from customers_where($countries, $regions, $industries, $channels, $type_groups)

),

latest as (

    select max(year) as year
    from service_potential
    where year <= extract(year from $to_on - interval 1 day)

),

potential as (

    select customer_id, year, sum(potential_eur) as potential_eur
    from service_potential
    semi join latest using (year)
    semi join chosen using (customer_id)
    where len($categories) = 0 or list_contains($categories, category)
    group by customer_id, year

),

bought as (

    select customer_id, sum(revenue_eur) as revenue_eur
    from customer_months_where($categories, $type_groups)
    where month_on >= $from_on and month_on < $to_on and known_month_on < $to_on
    group by customer_id

)

select
    count(*) filter (potential_eur > 0)             as customer_count,
    max(year)                              as year,
    coalesce(sum(potential_eur), 0)                 as potential_eur,
    coalesce(sum(bought.revenue_eur) filter (potential_eur > 0), 0) as revenue_eur
from potential
left join bought using (customer_id)
