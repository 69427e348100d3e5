-- Customers who took one of our machines out of operation, and who bought a new one of ours.
--
-- Today and at the four quarters before. Looks at machines that ended in the 24 months to the month
-- end; bought again means a machine of ours put into operation from twelve months before that end
-- until the month end.
--
-- grain: point_no
-- params:
--   $to_on         DATE       day after the latest month end, first of a month
--   $countries     VARCHAR[]  empty: all
--   $regions       VARCHAR[]  empty: all
--   $industries    VARCHAR[]  empty: all
--   $channels      VARCHAR[]  direct, dealer; empty: all
--   $type_groups   VARCHAR[]  machine type groups; empty: all
-- columns:
--   point_no                    BIGINT  0 is the latest month end, each step is three months
--   customer_count              BIGINT  with a machine that ended
--   reinvesting_customer_count  BIGINT  of these, bought again
with points as (

    select range as point_no, ($to_on - to_months(3 * range::integer))::date as to_on from range(5)

),

machines as (

    select machine_id, customer_id, commissioned_on, decommissioned_on
    from installed_base
    semi join customers_where($countries, $regions, $industries, $channels, $type_groups) using (customer_id)
    where is_own

),

ended as (

    select point_no, to_on, machine_id, customer_id, decommissioned_on
    from points
    join machines
        on commissioned_on < to_on
        and decommissioned_on < to_on
        and decommissioned_on >= to_on - to_months(24)

),

bought_again as (

    select distinct ended.point_no, ended.customer_id
    from ended
    join machines on machines.customer_id = ended.customer_id
        and machines.machine_id <> ended.machine_id
        and machines.commissioned_on >= ended.decommissioned_on - to_months(12)
        and machines.commissioned_on < ended.to_on

)

select
    point_no,
    count(distinct customer_id)              as customer_count,
    count(distinct bought_again.customer_id) as reinvesting_customer_count
from ended
left join bought_again using (point_no, customer_id)
group by point_no
order by point_no
