-- Machines taken out of operation before they started, or started after the data end (V-08).
--
-- grain: machine_id
-- columns:
--   machine_id         VARCHAR
--   customer_id        VARCHAR
--   commissioned_on    DATE
--   decommissioned_on  DATE
select machine_id, customer_id, commissioned_on, decommissioned_on
from installed_base
where decommissioned_on < commissioned_on
    or commissioned_on > (select max(invoiced_on) from service_revenue)
order by machine_id
