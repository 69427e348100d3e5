-- Service cases of the customers of the choice that were opened in a period.
--
-- Times from the day on that is not known yet are null: nobody looks ahead.
--
-- grain: case_id
-- params:
--   $from_on       DATE       first day counted
--   $to_on         DATE       first day no longer counted
--   $known_to_on   DATE       first day no longer known
--   $countries     VARCHAR[]  empty: all
--   $regions       VARCHAR[]  empty: all
--   $industries    VARCHAR[]  empty: all
--   $channels      VARCHAR[]  direct, dealer; empty: all
--   $type_groups   VARCHAR[]  machine type groups; empty: all
-- columns:
--   case_id                    VARCHAR
--   customer_id                VARCHAR
--   country                    VARCHAR
--   region                     VARCHAR
--   case_type                  VARCHAR
--   opened_at                  TIMESTAMP
--   first_response_at          TIMESTAMP
--   technician_onsite_at       TIMESTAMP
--   resolved_at                TIMESTAMP
--   wait_seconds               DOUBLE
--   promised_response_hours    DOUBLE
--   promised_onsite_hours      DOUBLE
--   promised_resolution_hours  DOUBLE
--   is_solved_first_contact    BOOLEAN
--   is_solved_first_visit      BOOLEAN
--   is_emergency               BOOLEAN    null: not told
--   is_out_of_order            BOOLEAN    its times cannot have followed each other (V-14)
select
    cases.case_id,
    cases.customer_id,
    chosen.country,
    chosen.region,
    cases.case_type,
    cases.opened_at,
    case when cases.first_response_at < $known_to_on then cases.first_response_at end
        as first_response_at,
    case when cases.technician_onsite_at < $known_to_on then cases.technician_onsite_at end
        as technician_onsite_at,
    case when cases.resolved_at < $known_to_on then cases.resolved_at end
        as resolved_at,
    cases.wait_seconds,
    cases.promised_response_hours,
    cases.promised_onsite_hours,
    cases.promised_resolution_hours,
    cases.is_solved_first_contact,
    cases.is_solved_first_visit,
    cases.is_emergency,
    cases.is_out_of_order
from service_cases as cases
join customers_where($countries, $regions, $industries, $channels, $type_groups) as chosen
    using (customer_id)
where opened_at >= $from_on and opened_at < $to_on
order by cases.case_id
