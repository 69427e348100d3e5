-- Survey answers outside the scale of their item (V-09).
--
-- grain: wave_id, respondent_id, item_id
-- columns:
--   wave_id        VARCHAR
--   respondent_id  VARCHAR
--   item_id        VARCHAR
--   customer_id    VARCHAR  null for an anonymous answer
--   scale_lo       BIGINT
--   scale_hi       BIGINT
--   perception     DOUBLE
--   expectation    DOUBLE
--   importance     DOUBLE
--   row_count      BIGINT
--   revenue_eur    DOUBLE   null: answers are no revenue
select
    wave_id,
    respondent_id,
    item_id,
    customer_id,
    scale_lo,
    scale_hi,
    perception,
    expectation,
    importance,
    1::bigint    as row_count,
    null::double as revenue_eur
from survey_responses
join survey_items using (item_id)
where least(perception, expectation, importance) < scale_lo
    or greatest(perception, expectation, importance) > scale_hi
order by item_id, wave_id, respondent_id
