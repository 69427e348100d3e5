-- What each customer bought in each of the last six half-years, and before them.
--
-- Half-year 1 ends at the month end looked at, 6 began three years ago; 7 is everything before.
-- Over everything the customer buys, whatever categories are looked at; all customers, because the
-- loyalty of one must not depend on which others are looked at.
--
-- grain: customer_id, half_year_no
-- params:
--   $to_on         DATE     day after the date looked at, first of a month
-- columns:
--   customer_id       VARCHAR
--   half_year_no      BIGINT
--   revenue_eur       DOUBLE   as known then
--   occasion_count    BIGINT   purchase occasions
--   last_occasion_on  DATE     null without an occasion
select
    customer_id,
    least(
        ((year($to_on) - year(month_on)) * 12 + month($to_on) - month(month_on) - 1) // 6 + 1, 7
    )::bigint                    as half_year_no,
    round(sum(revenue_eur), 2)   as revenue_eur,
    sum(occasion_count)::bigint  as occasion_count,
    max(last_occasion_on)        as last_occasion_on
from customer_months
where month_on < $to_on and known_month_on < $to_on
group by all
order by customer_id, half_year_no
