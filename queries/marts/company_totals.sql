-- The company's own totals over the twelve months before a date and the twelve months before these.
--
-- Months without the value do not count; the number of months says whether a year is whole.
--
-- grain: year_no
-- params:
--   $to_on         DATE     first day no longer counted, first of a month
-- columns:
--   year_no              BIGINT  0 is the latest year, 1 the one before
--   month_count          BIGINT  months with a total
--   total_revenue_eur    DOUBLE
--   service_revenue_eur  DOUBLE
--   ebit_month_count     BIGINT  months with a service EBIT
--   service_ebit_eur     DOUBLE
with years as (

    select
        *,
        ((year($to_on) - year(month_on)) * 12 + month($to_on) - month(month_on) - 1) // 12 as year_no
    from company_financials
    where month_on < $to_on and month_on >= $to_on - to_months(24)

)

select
    year_no,
    count(*)                               as month_count,
    coalesce(sum(total_revenue_eur), 0)    as total_revenue_eur,
    coalesce(sum(service_revenue_eur), 0)  as service_revenue_eur,
    count(service_ebit_eur)                as ebit_month_count,
    coalesce(sum(service_ebit_eur), 0)     as service_ebit_eur
from years
group by year_no
order by year_no
