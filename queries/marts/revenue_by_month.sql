-- Service revenue per month beside the same month a year before.
--
-- grain: month_on
-- params:
--   $from_on       DATE       first day counted, first of a month
--   $to_on         DATE       first day no longer counted, first of a month
--   $countries     VARCHAR[]  empty: all
--   $regions       VARCHAR[]  empty: all
--   $industries    VARCHAR[]  empty: all
--   $channels      VARCHAR[]  direct, dealer; empty: all
--   $categories    VARCHAR[]  service categories; empty: all
--   $type_groups   VARCHAR[]  machine type groups; empty: all
-- columns:
--   month_on              DATE    first day of the month; months without revenue are there with 0
--   revenue_eur           DOUBLE
--   previous_revenue_eur  DOUBLE  of the same month a year before
--   margin_eur            DOUBLE
--   margin_base_eur       DOUBLE  revenue of the lines with a known margin
with months as (

    select range::date as month_on from range($from_on, $to_on, interval 1 month)

),

booked as (

    select
        month_on,
        sum(revenue_eur)     as revenue_eur,
        sum(margin_eur)      as margin_eur,
        sum(margin_base_eur) as margin_base_eur
    from month_totals_where(
        $countries, $regions, $industries, $channels, $categories, $type_groups
    )
    where month_on >= $from_on - interval 12 months
        and month_on < $to_on
        and known_month_on < $to_on
    group by month_on

)

select
    months.month_on,
    coalesce(this_year.revenue_eur, 0)     as revenue_eur,
    coalesce(year_before.revenue_eur, 0)   as previous_revenue_eur,
    coalesce(this_year.margin_eur, 0)      as margin_eur,
    coalesce(this_year.margin_base_eur, 0) as margin_base_eur
from months
left join booked as this_year on this_year.month_on = months.month_on
left join booked as year_before
    on year_before.month_on = months.month_on - interval 12 months
order by months.month_on
