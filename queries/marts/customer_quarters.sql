-- Revenue per customer in each of the last eight quarters, counted back from a month end.
--
-- Customers without any line in these quarters are absent; the others have all eight rows.
--
-- grain: customer_id, quarter_no
-- params:
--   $to_on         DATE       first day after the last quarter, first of a month
--   $countries     VARCHAR[]  empty: all
--   $regions       VARCHAR[]  empty: all
--   $industries    VARCHAR[]  empty: all
--   $channels      VARCHAR[]  direct, dealer; empty: all
--   $categories    VARCHAR[]  service categories; empty: all
--   $type_groups   VARCHAR[]  machine type groups; empty: all
-- columns:
--   customer_id  VARCHAR
--   quarter_no   BIGINT   1 is the oldest, 8 the latest
--   revenue_eur  DOUBLE   to the cent; 0 where nothing was bought
with lines as (

    select
        customer_id,
        8 - (12 * (year($to_on) - year(month_on)) + month($to_on) - month(month_on) - 1) // 3
            as quarter_no,
        revenue_eur
    from customer_months_where($categories, $type_groups)
    where month_on >= $to_on - interval 24 months
        and month_on < $to_on
        and known_month_on < $to_on

),

buyers as (

    select distinct customer_id
    from lines
    semi join customers_where($countries, $regions, $industries, $channels, $type_groups) using (customer_id)

),

quarters as (

    select range as quarter_no from range(1, 9)

)

select
    buyers.customer_id,
    quarters.quarter_no,
    round(coalesce(sum(lines.revenue_eur), 0), 2) as revenue_eur
from buyers
cross join quarters
left join lines
    on lines.customer_id = buyers.customer_id and lines.quarter_no = quarters.quarter_no
group by buyers.customer_id, quarters.quarter_no
order by buyers.customer_id, quarters.quarter_no
