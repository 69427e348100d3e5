-- Survey responses: one row per respondent, item and wave.
--
-- grain: wave_id, respondent_id, item_id
-- columns:
--   wave_id           VARCHAR
--   respondent_id     VARCHAR
--   item_id           VARCHAR
--   customer_id       VARCHAR
--   respondent_role   VARCHAR
--   respondent_group  VARCHAR
--   responded_on      DATE
--   mode              VARCHAR
--   interviewer_type  VARCHAR
--   perception        DOUBLE
--   expectation       DOUBLE
--   importance        DOUBLE
--   comment           VARCHAR
select
    wave_id,
    respondent_id,
    item_id,
    customer_id,
    respondent_role,
    coalesce(respondent_group, 'customer') as respondent_group,
    response_date                          as responded_on,
    mode,
    interviewer_type,
    perception,
    expectation,
    importance,
    comment
from raw.survey_responses
