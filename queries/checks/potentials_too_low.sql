-- Customers whose potential of a year is less than what they bought in it (V-13).
--
-- The capture rate of such a customer is capped at one.
--
-- grain: customer_id, year
-- columns:
--   customer_id    VARCHAR
--   year           BIGINT
--   potential_eur  DOUBLE   all categories
--   excess_eur     DOUBLE   revenue above the potential
--   row_count      BIGINT
--   revenue_eur    DOUBLE   of the year
with potentials as (

    select customer_id, year, sum(potential_eur) as potential_eur
    from service_potential
    group by customer_id, year

),

bought as (

    select customer_id, year(month_on) as year, sum(revenue_eur) as revenue_eur
    from customer_months
    group by customer_id, year(month_on)

)

select
    customer_id,
    year,
    potential_eur,
    revenue_eur - potential_eur as excess_eur,
    1::bigint                   as row_count,
    revenue_eur
from potentials
join bought using (customer_id, year)
where revenue_eur > potential_eur + 0.005
order by excess_eur desc, customer_id, year
