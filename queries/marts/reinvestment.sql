-- Customers who took one of our machines out of operation, and who bought a new one of ours.
--
-- Looks at machines that ended in the 24 months before $to_on; bought again means a machine of ours
-- put into operation from twelve months before that end on.
--
-- params:
--   $to_on         DATE       day after the date looked at, first of a month
--   $countries     VARCHAR[]  empty: all
--   $regions       VARCHAR[]  empty: all
--   $industries    VARCHAR[]  empty: all
--   $channels      VARCHAR[]  direct, dealer; empty: all
--   $type_groups   VARCHAR[]  machine type groups; empty: all
-- columns:
--   customer_count           BIGINT  with a machine that ended
--   reinvesting_customer_count  BIGINT  of these, bought again
with chosen as (

    select customer_id
    from customers_where($countries, $regions, $industries, $channels, $type_groups)

),

machines as (

    select machine_id, customer_id, commissioned_on, decommissioned_on
    from installed_base
    semi join chosen using (customer_id)
    where is_own and commissioned_on < $to_on

),

ended as (

    select machine_id, customer_id, decommissioned_on
    from machines
    where decommissioned_on < $to_on and decommissioned_on >= $to_on - to_months(24)

),

bought_again as (

    select distinct ended.customer_id
    from ended
    join machines on machines.customer_id = ended.customer_id
        and machines.machine_id <> ended.machine_id
        and machines.commissioned_on >= ended.decommissioned_on - to_months(12)

)

select
    count(distinct customer_id) as customer_count,
    count(distinct bought_again.customer_id) as reinvesting_customer_count
from ended
left join bought_again using (customer_id)
