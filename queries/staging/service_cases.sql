-- Service cases: one row per ticket or work order.
--
-- grain: case_id
-- columns:
--   case_id                    VARCHAR
--   customer_id                VARCHAR
--   machine_id                 VARCHAR
--   channel                    VARCHAR
--   case_type                  VARCHAR
--   severity                   BIGINT
--   opened_at                  TIMESTAMP
--   wait_seconds               DOUBLE
--   first_response_at          TIMESTAMP
--   technician_onsite_at       TIMESTAMP
--   resolved_at                TIMESTAMP
--   promised_response_hours    DOUBLE
--   promised_onsite_hours      DOUBLE
--   promised_resolution_hours  DOUBLE
--   is_solved_first_contact    BOOLEAN
--   is_solved_first_visit      BOOLEAN
--   is_emergency               BOOLEAN
--   root_cause                 VARCHAR
--   technician_id              VARCHAR
--   is_out_of_order            BOOLEAN    its times cannot have followed each other (V-14)
select
    case_id,
    customer_id,
    machine_id,
    channel,
    case_type,
    severity,
    opened_ts             as opened_at,
    wait_seconds,
    first_response_ts     as first_response_at,
    technician_onsite_ts  as technician_onsite_at,
    resolved_ts           as resolved_at,
    promised_response_h   as promised_response_hours,
    promised_onsite_h     as promised_onsite_hours,
    promised_resolution_h as promised_resolution_hours,
    solved_first_contact  as is_solved_first_contact,
    solved_first_visit    as is_solved_first_visit,
    is_emergency,
    root_cause,
    technician_id,
    coalesce(
        first_response_ts < opened_ts
        or technician_onsite_ts < coalesce(first_response_ts, opened_ts)
        or resolved_ts < greatest(opened_ts, first_response_ts, technician_onsite_ts),
        false
    )                     as is_out_of_order
from raw.service_cases
