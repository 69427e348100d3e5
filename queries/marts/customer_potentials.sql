-- Service potential of each customer: that of the latest year given that had begun.
--
-- grain: customer_id
-- params:
--   $to_on         DATE     day after the date looked at, first of a month
-- columns:
--   customer_id    VARCHAR
--   year           BIGINT   year of the potential
--   potential_eur  DOUBLE   of a year, all categories
with latest as (

    select max(year) as year
    from service_potential
    where year <= extract(year from $to_on - to_days(1))

)

select
    customer_id,
    year::bigint        as year,
    sum(potential_eur)  as potential_eur
from service_potential
join latest using (year)
group by customer_id, year
order by customer_id
