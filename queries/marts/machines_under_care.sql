-- Our machines in operation and out of warranty, and how many of them had a paid service.
--
-- Today and at the four quarters before.
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
--   machine_count         BIGINT  in operation and out of warranty
--   cared_machine_count   BIGINT  of these, with a paid line in the 24 months to the month end
with points as (

    select range as point_no, ($to_on - to_months(3 * range::integer))::date as to_on from range(5)

),

machines as (

    select point_no, to_on, machine_id
    from points
    join installed_base
        on commissioned_on < to_on
        and (decommissioned_on is null or decommissioned_on >= to_on)
        and (warranty_end_on is null or warranty_end_on < to_on)
    semi join customers_where($countries, $regions, $industries, $channels, $type_groups) using (customer_id)
    where is_own and (len($type_groups) = 0 or list_contains($type_groups, type_group))

),

paid_months as (

    select machine_id, month_on
    from machine_months
    where paid_line_count > 0
        and month_on >= $to_on - to_months(36)
        and month_on < $to_on
        and (len($categories) = 0 or list_contains($categories, category))

),

-- the last paid month before each month end says whether it lies within its 24 months
last_paid as (

    select
        machine_id,
        max(month_on)                                             as before_0,
        max(month_on) filter (month_on < $to_on - to_months(3))   as before_1,
        max(month_on) filter (month_on < $to_on - to_months(6))   as before_2,
        max(month_on) filter (month_on < $to_on - to_months(9))   as before_3,
        max(month_on) filter (month_on < $to_on - to_months(12))  as before_4
    from paid_months
    group by machine_id

)

select
    point_no,
    count(*) as machine_count,
    count(*) filter (
        case point_no
            when 0 then before_0
            when 1 then before_1
            when 2 then before_2
            when 3 then before_3
            else before_4
        end >= to_on - to_months(24)
    )        as cared_machine_count
from machines
left join last_paid using (machine_id)
group by point_no
order by point_no
