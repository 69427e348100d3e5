-- What each customer bought of each service group in each of the last four half-years.
--
-- The groups: parts, field (with inspection and remote), repair (with overhaul), training,
-- modernisation (with digital, process, business support and operator models). Half-year 1 ends at
-- the month end looked at.
--
-- grain: customer_id, group_code, half_year_no
-- params:
--   $to_on         DATE     day after the date looked at, first of a month
-- columns:
--   customer_id    VARCHAR
--   group_code     VARCHAR
--   half_year_no   BIGINT   1 to 4
--   revenue_eur    DOUBLE   as known then
with slices as (

    select
        customer_id,
        breadth_group(category) as group_code,
        ((year($to_on) - year(month_on)) * 12 + month($to_on) - month(month_on) - 1) // 6 + 1
            as half_year_no,
        revenue_eur
    from customer_slices
    where month_on >= $to_on - to_months(24) and month_on < $to_on and known_month_on < $to_on

)

select
    customer_id,
    group_code,
    half_year_no::bigint        as half_year_no,
    round(sum(revenue_eur), 2)  as revenue_eur
from slices
where group_code is not null
group by customer_id, group_code, half_year_no
order by customer_id, group_code, half_year_no
