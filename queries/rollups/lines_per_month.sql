-- Invoice lines per month of their own date: how the building of the rollups is cut into pieces.
--
-- Not stored.
--
-- grain: known_month_on
-- columns:
--   known_month_on  DATE
--   line_count      BIGINT
select
    date_trunc('month', invoiced_on)::date as known_month_on,
    count(*)                               as line_count
from service_revenue
group by date_trunc('month', invoiced_on)
order by known_month_on
