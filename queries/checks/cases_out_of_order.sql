-- Service cases whose times cannot have followed each other (V-14).
--
-- Opened, first response, technician on site, resolved; times that are not known are skipped.
--
-- grain: case_id
-- columns:
--   case_id               VARCHAR
--   customer_id           VARCHAR
--   opened_at             TIMESTAMP
--   first_response_at     TIMESTAMP
--   technician_onsite_at  TIMESTAMP
--   resolved_at           TIMESTAMP
--   row_count             BIGINT
--   revenue_eur           DOUBLE   null: cases are no revenue
select
    case_id,
    customer_id,
    opened_at,
    first_response_at,
    technician_onsite_at,
    resolved_at,
    1::bigint    as row_count,
    null::double as revenue_eur
from service_cases
where is_out_of_order
order by opened_at desc, case_id
