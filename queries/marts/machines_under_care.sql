-- Our machines in operation and out of warranty, and how many of them had a paid service.
--
-- params:
--   $to_on         DATE       day after the date looked at, first of a month
--   $countries     VARCHAR[]  empty: all
--   $regions       VARCHAR[]  empty: all
--   $industries    VARCHAR[]  empty: all
--   $channels      VARCHAR[]  direct, dealer; empty: all
--   $categories    VARCHAR[]  service categories; empty: all
--   $type_groups   VARCHAR[]  machine type groups; empty: all
-- columns:
--   machine_count         BIGINT  in operation and out of warranty
--   cared_machine_count   BIGINT  of these, with a paid line in the 24 months before $to_on
with machines as (

    select machine_id
    from installed_base
    semi join customers_where($countries, $regions, $industries, $channels, $type_groups) using (customer_id)
    where is_own
        and commissioned_on < $to_on
        and (decommissioned_on is null or decommissioned_on >= $to_on)
        and (warranty_end_on is null or warranty_end_on < $to_on)
        and (len($type_groups) = 0 or list_contains($type_groups, type_group))

),

cared_for as (

    select distinct machine_id
    from machine_months
    where paid_line_count > 0
        and month_on >= $to_on - interval 24 months
        and month_on < $to_on
        and (len($categories) = 0 or list_contains($categories, category))

)

select
    count(*)                    as machine_count,
    count(cared_for.machine_id) as cared_machine_count
from machines
left join cared_for using (machine_id)
