-- Revenue and paid lines per machine, month and category.
--
-- grain: machine_id, month_on, known_month_on, category
-- columns:
--   machine_id       VARCHAR
--   month_on         DATE     month the lines are booked to
--   known_month_on   DATE     month of their own date
--   category         VARCHAR
--   revenue_eur      DOUBLE
--   paid_line_count  BIGINT   lines with positive revenue
select
    machine_id,
    month_on,
    known_month_on,
    category,
    sum(revenue_eur)                     as revenue_eur,
    count(*) filter (revenue_eur > 0)    as paid_line_count
from booked_lines
where machine_id is not null
group by machine_id, month_on, known_month_on, category
order by month_on
