-- Service potential: one row per customer, category and year.
--
-- grain: customer_id, category, year
-- columns:
--   customer_id    VARCHAR
--   category       VARCHAR
--   year           BIGINT
--   potential_eur  DOUBLE
--   method         VARCHAR
--   valid_from_on  DATE
--   confidence     VARCHAR
select
    customer_id,
    category,
    year,
    potential_eur,
    method,
    valid_from as valid_from_on,
    confidence
from raw.service_potential
