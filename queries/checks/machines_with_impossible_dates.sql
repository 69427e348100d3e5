-- Machines taken out of operation before they started, or started after the data end (V-08).
--
-- grain: machine_id
-- columns:
--   machine_id         VARCHAR
--   customer_id        VARCHAR
--   commissioned_on    DATE
--   decommissioned_on  DATE
--   row_count          BIGINT
--   revenue_eur        DOUBLE   all service revenue with the machine
with impossible as (

    select machine_id, customer_id, commissioned_on, decommissioned_on
    from installed_base
    where decommissioned_on < commissioned_on
        or commissioned_on > (select max(invoiced_on) from service_revenue)

),

revenue as (

    select machine_id, sum(revenue_eur) as revenue_eur
    from machine_months
    semi join impossible using (machine_id)
    group by machine_id

)

select
    machine_id,
    customer_id,
    commissioned_on,
    decommissioned_on,
    1::bigint                as row_count,
    coalesce(revenue_eur, 0) as revenue_eur
from impossible
left join revenue using (machine_id)
order by revenue_eur desc, machine_id
