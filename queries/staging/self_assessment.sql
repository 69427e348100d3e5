-- Self-assessment: one row per question, assessor and date.
--
-- grain: assessed_on, assessor_id, question_id
-- columns:
--   assessed_on        DATE
--   assessor_id        VARCHAR
--   assessor_function  VARCHAR
--   question_id        VARCHAR
--   score              BIGINT
--   comment            VARCHAR
select
    assessment_date as assessed_on,
    assessor_id,
    assessor_function,
    question_id,
    score,
    comment
from raw.self_assessment
