-- Everything that can be added up, over the twelve months to each of the last month ends.
--
-- grain: as_of_on
-- params:
--   $to_on         DATE       day after the last month end
--   $month_count   INTEGER    number of month ends
--   $countries     VARCHAR[]  empty: all
--   $regions       VARCHAR[]  empty: all
--   $industries    VARCHAR[]  empty: all
--   $channels      VARCHAR[]  direct, dealer; empty: all
--   $categories    VARCHAR[]  service categories; empty: all
--   $type_groups   VARCHAR[]  machine type groups; empty: all
-- columns:
--   as_of_on              DATE     the month end
--   is_complete           BOOLEAN  the twelve months lie inside the data
--   revenue_eur           DOUBLE   service revenue without warranty, free and bonus lines
--   margin_eur            DOUBLE   contribution margin where known
--   margin_base_eur       DOUBLE   revenue of the lines with a known margin
--   focus_margin_eur      DOUBLE   margin of parts, exchange parts, overhaul, modernisation
--   focus_base_eur        DOUBLE   revenue of these lines, where the margin is known
--   list_price_eur        DOUBLE   list price where known
--   list_base_eur         DOUBLE   revenue of the lines with a known list price
--   parts_eur             DOUBLE   revenue of the lines with a part class
--   monopoly_parts_eur    DOUBLE   of these, parts that only we can supply
--   new_service_eur       DOUBLE   services launched at most 36 months before the invoice
--   launch_base_eur       DOUBLE   revenue of the lines with a known launch date
--   credit_eur            DOUBLE   negative lines, a number of at most 0
--   line_count            BIGINT
with points as (

    select range::date as to_on
    from range(
        ($to_on - to_months($month_count - 1))::date, ($to_on + interval 1 day)::date, interval 1 month
    )

),

months as (

    select
        month_on,
        sum(revenue_eur)                                           as revenue_eur,
        sum(margin_eur)                                            as margin_eur,
        sum(margin_base_eur)                                       as margin_base_eur,
        sum(margin_eur) filter (is_focus)                          as focus_margin_eur,
        sum(margin_base_eur) filter (is_focus)                     as focus_base_eur,
        sum(list_price_eur)                                        as list_price_eur,
        sum(list_base_eur)                                         as list_base_eur,
        sum(parts_eur)                                             as parts_eur,
        sum(monopoly_parts_eur)                                    as monopoly_parts_eur,
        sum(new_service_eur)                                       as new_service_eur,
        sum(launch_base_eur)                                       as launch_base_eur,
        sum(credit_eur)                                            as credit_eur,
        sum(line_count)::bigint                                    as line_count
    from (
        select *, category in ('parts', 'exchange_parts', 'overhaul', 'modernisation') as is_focus
        from month_totals_where(
        $countries, $regions, $industries, $channels, $categories, $type_groups
    )
    )
    where month_on >= $to_on - to_months($month_count + 11)
        and month_on < $to_on
        and known_month_on < $to_on
    group by month_on

)

select
    (points.to_on - interval 1 day)::date as as_of_on,
    coalesce(
        points.to_on - interval 12 months >= (select min(month_on) from month_totals), false
    ) as is_complete,
    coalesce(sum(revenue_eur), 0) as revenue_eur,
    coalesce(sum(margin_eur), 0) as margin_eur,
    coalesce(sum(margin_base_eur), 0) as margin_base_eur,
    coalesce(sum(focus_margin_eur), 0) as focus_margin_eur,
    coalesce(sum(focus_base_eur), 0) as focus_base_eur,
    coalesce(sum(list_price_eur), 0) as list_price_eur,
    coalesce(sum(list_base_eur), 0) as list_base_eur,
    coalesce(sum(parts_eur), 0) as parts_eur,
    coalesce(sum(monopoly_parts_eur), 0) as monopoly_parts_eur,
    coalesce(sum(new_service_eur), 0) as new_service_eur,
    coalesce(sum(launch_base_eur), 0) as launch_base_eur,
    coalesce(sum(credit_eur), 0) as credit_eur,
    coalesce(sum(line_count), 0)::bigint as line_count
from points
left join months
    on months.month_on >= points.to_on - interval 12 months and months.month_on < points.to_on
group by points.to_on
order by points.to_on
