-- Company financials: one row per month.
--
-- grain: month_on
-- columns:
--   month_on             DATE    first day of the month
--   total_revenue_eur    DOUBLE
--   service_revenue_eur  DOUBLE
--   service_ebit_eur     DOUBLE
--   machine_revenue_eur  DOUBLE
--   machine_ebit_eur     DOUBLE
select
    date_trunc('month', period)::date as month_on,
    total_revenue                     as total_revenue_eur,
    service_revenue                   as service_revenue_eur,
    service_ebit                      as service_ebit_eur,
    machine_revenue                   as machine_revenue_eur,
    machine_ebit                      as machine_ebit_eur
from raw.company_financials
