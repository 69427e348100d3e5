-- Everything that can be added up, for one window: what the money figures of the cockpit need.
--
-- params:
--   $from_on       DATE       first day counted, first of a month
--   $to_on         DATE       first day no longer counted, first of a month
--   $known_to_on   DATE       credit notes written from this day on are not known yet
--   $countries     VARCHAR[]  empty: all
--   $regions       VARCHAR[]  empty: all
--   $industries    VARCHAR[]  empty: all
--   $channels      VARCHAR[]  direct, dealer; empty: all
--   $categories    VARCHAR[]  service categories; empty: all
--   $type_groups   VARCHAR[]  machine type groups; empty: all
-- columns:
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
with lines as (

    select
        *,
        category in ('parts', 'exchange_parts', 'overhaul', 'modernisation') as is_focus
    from month_totals_where(
        $countries, $regions, $industries, $channels, $categories, $type_groups
    )
    where month_on >= $from_on and month_on < $to_on and known_month_on < $known_to_on

)

select
    coalesce(sum(revenue_eur), 0)                              as revenue_eur,
    coalesce(sum(margin_eur), 0)                               as margin_eur,
    coalesce(sum(margin_base_eur), 0)                          as margin_base_eur,
    coalesce(sum(margin_eur) filter (is_focus), 0)             as focus_margin_eur,
    coalesce(sum(margin_base_eur) filter (is_focus), 0)        as focus_base_eur,
    coalesce(sum(list_price_eur), 0)                           as list_price_eur,
    coalesce(sum(list_base_eur), 0)                            as list_base_eur,
    coalesce(sum(parts_eur), 0)                                as parts_eur,
    coalesce(sum(monopoly_parts_eur), 0)                       as monopoly_parts_eur,
    coalesce(sum(new_service_eur), 0)                          as new_service_eur,
    coalesce(sum(launch_base_eur), 0)                          as launch_base_eur,
    coalesce(sum(credit_eur), 0)                               as credit_eur,
    coalesce(sum(line_count), 0)::bigint                       as line_count
from lines
