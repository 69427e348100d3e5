-- Revenue per customer, month, category and machine type: what filtered pages read.
--
-- A purchase day is a day of the line's own date with positive net revenue inside the slice; it
-- stands in the row where both months are the day's month.
--
-- grain: customer_id, month_on, known_month_on, category, type_group
-- columns:
--   customer_id         VARCHAR
--   month_on            DATE     month the lines are booked to
--   known_month_on      DATE     month of their own date
--   category            VARCHAR
--   type_group          VARCHAR  of the machine; empty where none is known
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
--   purchase_day_count  BIGINT
--   first_purchase_on   DATE     null without a purchase day
--   last_purchase_on    DATE
with sums as (

    select
        customer_id,
        month_on,
        known_month_on,
        category,
        type_group,
        sum(revenue_eur)                                             as revenue_eur,
        sum(margin_eur)                                              as margin_eur,
        sum(revenue_eur) filter (margin_eur is not null)             as margin_base_eur,
        sum(list_price_eur)                                          as list_price_eur,
        sum(revenue_eur) filter (list_price_eur is not null)         as list_base_eur,
        sum(revenue_eur) filter (part_class is not null)             as parts_eur,
        sum(revenue_eur) filter (part_class = 'monopoly')            as monopoly_parts_eur,
        sum(revenue_eur) filter (
            service_launched_on > invoiced_on - interval 36 months
        )                                                            as new_service_eur,
        sum(revenue_eur) filter (service_launched_on is not null)    as launch_base_eur,
        sum(revenue_eur) filter (revenue_eur < 0)                    as credit_eur,
        count(*)                                                     as line_count
    from booked_lines
    group by customer_id, month_on, known_month_on, category, type_group

),

purchase_days as (

    select customer_id, category, type_group, known_month_on, invoiced_on
    from booked_lines
    group by customer_id, category, type_group, known_month_on, invoiced_on
    having round(sum(revenue_eur), 2) > 0

),

purchases as (

    select
        customer_id,
        known_month_on   as month_on,
        known_month_on,
        category,
        type_group,
        count(*)         as purchase_day_count,
        min(invoiced_on) as first_purchase_on,
        max(invoiced_on) as last_purchase_on
    from purchase_days
    group by customer_id, known_month_on, category, type_group

)

select
    customer_id,
    month_on,
    known_month_on,
    category,
    type_group,
    coalesce(revenue_eur, 0)        as revenue_eur,
    coalesce(margin_eur, 0)         as margin_eur,
    coalesce(margin_base_eur, 0)    as margin_base_eur,
    coalesce(list_price_eur, 0)     as list_price_eur,
    coalesce(list_base_eur, 0)      as list_base_eur,
    coalesce(parts_eur, 0)          as parts_eur,
    coalesce(monopoly_parts_eur, 0) as monopoly_parts_eur,
    coalesce(new_service_eur, 0)    as new_service_eur,
    coalesce(launch_base_eur, 0)    as launch_base_eur,
    coalesce(credit_eur, 0)         as credit_eur,
    coalesce(line_count, 0)         as line_count,
    coalesce(purchase_day_count, 0) as purchase_day_count,
    first_purchase_on,
    last_purchase_on
from sums
full join purchases using (customer_id, month_on, known_month_on, category, type_group)
order by month_on, customer_id
