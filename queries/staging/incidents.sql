-- Incidents: one row per event a customer told.
--
-- grain: incident_id
-- columns:
--   incident_id                VARCHAR
--   customer_id                VARCHAR
--   respondent_id              VARCHAR
--   happened_on                DATE
--   recorded_on                DATE
--   touchpoint_id              VARCHAR
--   sequence_no                BIGINT
--   valence                    VARCHAR
--   intensity                  BIGINT
--   description                VARCHAR
--   problem_code               VARCHAR
--   reaction                   VARCHAR
--   is_complaint               BOOLEAN
--   is_resolved_well           BOOLEAN
--   satisfied_with_resolution  BIGINT
--   backstage_cause            VARCHAR
--   expectation_driver         VARCHAR
--   perception_driver          VARCHAR
select
    incident_id,
    customer_id,
    respondent_id,
    event_date    as happened_on,
    recorded_date as recorded_on,
    touchpoint_id,
    sequence_no,
    valence,
    intensity,
    description,
    problem_code,
    reaction,
    is_complaint,
    resolved_ok   as is_resolved_well,
    satisfied_with_resolution,
    backstage_cause,
    expectation_driver,
    perception_driver
from raw.incidents
