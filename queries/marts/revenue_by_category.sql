-- Service revenue per category in two periods side by side.
--
-- grain: category
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
--   category              VARCHAR
--   revenue_eur           DOUBLE
--   previous_revenue_eur  DOUBLE   of the period compared with
--   margin_eur            DOUBLE
--   margin_base_eur       DOUBLE   revenue of the lines with a known margin
with lines as (

    select
        *,
        month_on >= $from_on and month_on < $to_on as is_counted,
        month_on >= $previous_from_on and month_on < $previous_to_on as is_previous
    from month_totals_where(
        $countries, $regions, $industries, $channels, $categories, $type_groups
    )
    where known_month_on < $to_on

)

select
    category,
    coalesce(sum(revenue_eur) filter (is_counted), 0)     as revenue_eur,
    coalesce(sum(revenue_eur) filter (is_previous), 0)    as previous_revenue_eur,
    coalesce(sum(margin_eur) filter (is_counted), 0)      as margin_eur,
    coalesce(sum(margin_base_eur) filter (is_counted), 0) as margin_base_eur
from lines
where is_counted or is_previous
group by category
order by revenue_eur desc, category
