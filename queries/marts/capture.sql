-- Service revenue beside the service potential of the same customers.
--
-- Today and at the four quarters before. The potential is that of the latest year given that had
-- begun at the month end; the revenue is that of the twelve months to it, as known then.
--
-- grain: point_no
-- params:
--   $to_on         DATE       day after the latest month end, first of a month
--   $countries     VARCHAR[]  empty: all
--   $regions       VARCHAR[]  empty: all
--   $industries    VARCHAR[]  empty: all
--   $channels      VARCHAR[]  direct, dealer; empty: all
--   $categories    VARCHAR[]  service categories; empty: all
--   $type_groups   VARCHAR[]  machine type groups; empty: all
-- columns:
--   point_no        BIGINT  0 is the latest month end, each step is three months
--   customer_count  BIGINT  customers with a potential
--   year            BIGINT  year of the potential
--   potential_eur   DOUBLE
--   revenue_eur     DOUBLE  of the customers with a potential
with points as (

    select range as point_no, ($to_on - to_months(3 * range::integer))::date as to_on from range(5)

),

latest as (

    select point_no, to_on, max(year) as year
    from points
    join service_potential on year <= extract(year from to_on - to_days(1))
    group by point_no, to_on

),

potential as (

    select point_no, to_on, customer_id, year, sum(potential_eur) as potential_eur
    from service_potential
    join latest using (year)
    semi join customers_where($countries, $regions, $industries, $channels, $type_groups) using (customer_id)
    where len($categories) = 0 or list_contains($categories, category)
    group by point_no, to_on, customer_id, year

),

months as (

    select customer_id, month_on, known_month_on, sum(revenue_eur) as revenue_eur
    from customer_months_where($categories, $type_groups)
    where month_on >= $to_on - to_months(24) and month_on < $to_on and known_month_on < $to_on
    group by customer_id, month_on, known_month_on

),

bought as (

    select point_no, customer_id, sum(revenue_eur) as revenue_eur
    from months
    join points
        on month_on >= to_on - to_months(12) and month_on < to_on and known_month_on < to_on
    group by point_no, customer_id

)

select
    point_no,
    count(*) filter (potential_eur > 0)                      as customer_count,
    max(year)                                                as year,
    coalesce(sum(potential_eur), 0)                          as potential_eur,
    coalesce(sum(revenue_eur) filter (potential_eur > 0), 0) as revenue_eur
from potential
left join bought using (point_no, customer_id)
group by point_no
order by point_no
