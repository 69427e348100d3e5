-- The company's own totals over the twelve months to a month end and to the four quarters before.
--
-- Months without the value do not count; the number of months says whether a year is whole.
--
-- grain: point_no
-- params:
--   $to_on         DATE     day after the latest month end, first of a month
-- columns:
--   point_no             BIGINT  0 is the latest month end, each step is three months
--   month_count          BIGINT  months with a total
--   total_revenue_eur    DOUBLE
--   service_revenue_eur  DOUBLE
--   ebit_month_count     BIGINT  months with a service EBIT
--   service_ebit_eur     DOUBLE
with points as (

    select range as point_no, ($to_on - to_months(3 * range::integer))::date as to_on from range(5)

)

select
    point_no,
    count(*)                               as month_count,
    coalesce(sum(total_revenue_eur), 0)    as total_revenue_eur,
    coalesce(sum(service_revenue_eur), 0)  as service_revenue_eur,
    count(service_ebit_eur)                as ebit_month_count,
    coalesce(sum(service_ebit_eur), 0)     as service_ebit_eur
from points
join company_financials on month_on < to_on and month_on >= to_on - to_months(12)
group by point_no
order by point_no
