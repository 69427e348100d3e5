-- Revenue and purchase occasions per customer and month: what unfiltered pages read.
--
-- Occasions stand in the row where both months are the occasion's month; a gap counts in the month
-- of its later occasion, so that mean and spread of the gaps stay exact for every period.
--
-- grain: customer_id, month_on, known_month_on
-- columns:
--   customer_id              VARCHAR
--   month_on                 DATE     month the lines are booked to
--   known_month_on           DATE     month of their own date
--   revenue_eur         DOUBLE
--   margin_eur          DOUBLE   contribution margin where known
--   margin_base_eur     DOUBLE   revenue of the lines with a known margin
--   list_price_eur      DOUBLE   list price where known
--   list_base_eur       DOUBLE   revenue of the lines with a known list price
--   parts_eur           DOUBLE   revenue of the lines with a part class
--   monopoly_parts_eur  DOUBLE   of these, parts that only we can supply
--   new_service_eur     DOUBLE   services launched at most 36 months before the invoice
--   launch_base_eur     DOUBLE   revenue of the lines with a known launch date
--   credit_eur          DOUBLE   negative lines, a number of at most 0
--   line_count          BIGINT
--   occasion_count           BIGINT
--   first_occasion_on        DATE     null without an occasion
--   last_occasion_on         DATE
--   gap_count                BIGINT   occasions that are not the customer's first
--   gap_total_days           BIGINT   sum of their gaps
--   gap_squares_total_days   BIGINT   sum of the squared gaps
with sums as (

    select
        customer_id,
        month_on,
        known_month_on,
        sum(revenue_eur)        as revenue_eur,
        sum(margin_eur)         as margin_eur,
        sum(margin_base_eur)    as margin_base_eur,
        sum(list_price_eur)     as list_price_eur,
        sum(list_base_eur)      as list_base_eur,
        sum(parts_eur)          as parts_eur,
        sum(monopoly_parts_eur) as monopoly_parts_eur,
        sum(new_service_eur)    as new_service_eur,
        sum(launch_base_eur)    as launch_base_eur,
        sum(credit_eur)         as credit_eur,
        sum(line_count)::bigint as line_count
    from customer_slices
    group by customer_id, month_on, known_month_on

),

purchases as (

    select
        customer_id,
        date_trunc('month', occasion_on)::date           as month_on,
        date_trunc('month', occasion_on)::date           as known_month_on,
        count(*)                                         as occasion_count,
        min(occasion_on)                                 as first_occasion_on,
        max(occasion_on)                                 as last_occasion_on,
        count(gap_days)                                  as gap_count,
        coalesce(sum(gap_days), 0)::bigint               as gap_total_days,
        coalesce(sum(gap_days * gap_days), 0)::bigint    as gap_squares_total_days
    from occasions
    group by customer_id, date_trunc('month', occasion_on)

)

select
    customer_id,
    month_on,
    known_month_on,
    coalesce(revenue_eur, 0)            as revenue_eur,
    coalesce(margin_eur, 0)             as margin_eur,
    coalesce(margin_base_eur, 0)        as margin_base_eur,
    coalesce(list_price_eur, 0)         as list_price_eur,
    coalesce(list_base_eur, 0)          as list_base_eur,
    coalesce(parts_eur, 0)              as parts_eur,
    coalesce(monopoly_parts_eur, 0)     as monopoly_parts_eur,
    coalesce(new_service_eur, 0)        as new_service_eur,
    coalesce(launch_base_eur, 0)        as launch_base_eur,
    coalesce(credit_eur, 0)             as credit_eur,
    coalesce(line_count, 0)             as line_count,
    coalesce(occasion_count, 0)         as occasion_count,
    first_occasion_on,
    last_occasion_on,
    coalesce(gap_count, 0)              as gap_count,
    coalesce(gap_total_days, 0)         as gap_total_days,
    coalesce(gap_squares_total_days, 0) as gap_squares_total_days
from sums
full join purchases using (customer_id, month_on, known_month_on)
order by month_on, customer_id
