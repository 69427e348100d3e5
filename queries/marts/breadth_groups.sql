-- How many of the five service groups a buyer bought on average: today and at four quarters before.
--
-- The groups: parts, field (with inspection and remote), repair (with overhaul), training,
-- modernisation (with digital, process, business support and operator models). A group counts
-- where its net revenue of the twelve months to the month end, as known then, is positive; a buyer
-- bought at least one.
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
--   point_no              BIGINT  0 is the latest month end, each step is three months
--   customer_count        BIGINT  customers who bought at least one group
--   breadth_groups        DOUBLE  mean over these, 1 to 5
with points as (

    select range as point_no, ($to_on - to_months(3 * range::integer))::date as to_on from range(5)

),

slices as (

    select
        customer_id,
        breadth_group(category) as breadth_group,
        ((year($to_on) - year(month_on)) * 12 + month($to_on) - month(month_on) - 1) // 3 as quarters_ago,
        ((year($to_on) - year(known_month_on)) * 12 + month($to_on) - month(known_month_on) - 1) // 3
            as known_quarters_ago,
        revenue_eur
    from customer_slices
    where month_on >= $to_on - to_months(24)
        and month_on < $to_on
        and known_month_on < $to_on
        and (len($categories) = 0 or list_contains($categories, category))
        and (len($type_groups) = 0 or list_contains($type_groups, type_group))

),

quarters as (

    select
        customer_id,
        breadth_group,
        quarters_ago,
        known_quarters_ago,
        sum(revenue_eur) as revenue_eur
    from slices
    where breadth_group is not null
    group by customer_id, breadth_group, quarters_ago, known_quarters_ago

),

bought as (

    select point_no, customer_id, breadth_group
    from quarters
    join points
        on quarters_ago >= point_no and quarters_ago < point_no + 4 and known_quarters_ago >= point_no
    group by point_no, customer_id, breadth_group
    having round(sum(revenue_eur), 2) > 0

),

breadths as (

    select point_no, customer_id, count(*) as breadth_groups
    from bought
    semi join customers_where($countries, $regions, $industries, $channels, $type_groups) using (customer_id)
    group by point_no, customer_id

)

select
    point_no,
    count(*)            as customer_count,
    avg(breadth_groups) as breadth_groups
from breadths
group by point_no
order by point_no
