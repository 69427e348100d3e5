-- How many of the five service groups each customer bought in a window.
--
-- The groups: parts, field (with inspection and remote), repair (with overhaul), training,
-- modernisation (with digital, process, business support and operator models). A group counts
-- where its net revenue is positive; customers without any are absent.
--
-- grain: customer_id
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
--   customer_id     VARCHAR
--   breadth_groups  BIGINT   1 to 5
with slices as (

    select
        customer_id,
        case
            when category in ('parts', 'exchange_parts') then 'parts'
            when category in ('field_service', 'inspection', 'remote') then 'field'
            when category in ('repair', 'overhaul') then 'repair'
            when category = 'training' then 'training'
            when category <> 'other' then 'modernisation'
        end as breadth_group,
        revenue_eur
    from customer_slices
    semi join customers_where($countries, $regions, $industries, $channels, $type_groups) using (customer_id)
    where month_on >= $from_on
        and month_on < $to_on
        and known_month_on < $known_to_on
        and (len($categories) = 0 or list_contains($categories, category))
        and (len($type_groups) = 0 or list_contains($type_groups, type_group))

),

bought as (

    select customer_id, breadth_group
    from slices
    where breadth_group is not null
    group by customer_id, breadth_group
    having round(sum(revenue_eur), 2) > 0

)

select customer_id, count(*) as breadth_groups
from bought
group by customer_id
order by customer_id
