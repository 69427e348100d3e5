-- Revenue per month and everything a reader can filter by, without customers: for totals and charts.
--
-- grain: month_on, known_month_on, category, type_group, country, region, industry, channel
-- columns:
--   month_on            DATE     month the lines are booked to
--   known_month_on      DATE     month of their own date
--   category            VARCHAR
--   type_group          VARCHAR  of the machine; empty where none is known
--   country             VARCHAR  of the customer
--   region              VARCHAR
--   industry            VARCHAR
--   channel             VARCHAR
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
select
    slices.month_on,
    slices.known_month_on,
    slices.category,
    slices.type_group,
    customers.country,
    customers.region,
    customers.industry,
    customers.channel,
    sum(slices.revenue_eur)        as revenue_eur,
    sum(slices.margin_eur)         as margin_eur,
    sum(slices.margin_base_eur)    as margin_base_eur,
    sum(slices.list_price_eur)     as list_price_eur,
    sum(slices.list_base_eur)      as list_base_eur,
    sum(slices.parts_eur)          as parts_eur,
    sum(slices.monopoly_parts_eur) as monopoly_parts_eur,
    sum(slices.new_service_eur)    as new_service_eur,
    sum(slices.launch_base_eur)    as launch_base_eur,
    sum(slices.credit_eur)         as credit_eur,
    sum(slices.line_count)::bigint as line_count
from customer_slices as slices
join customers on customers.customer_id = slices.customer_id
group by
    slices.month_on, slices.known_month_on, slices.category, slices.type_group,
    customers.country, customers.region, customers.industry, customers.channel
order by slices.month_on
