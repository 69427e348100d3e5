-- Visits: one row per visit.
--
-- grain: visit_id
-- columns:
--   visit_id        VARCHAR
--   customer_id     VARCHAR
--   visited_on      DATE
--   visitor_role    VARCHAR
--   purpose         VARCHAR
--   initiated_by    VARCHAR
--   duration_hours  DOUBLE
--   technician_id   VARCHAR
--   next_visit_on   DATE
select
    visit_id,
    customer_id,
    visit_date     as visited_on,
    visitor_role,
    purpose,
    initiated_by,
    duration_h     as duration_hours,
    technician_id,
    next_visit_due as next_visit_on
from raw.visits
