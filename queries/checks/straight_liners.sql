-- Respondents who gave the same value to all of at least eight questions (V-11).
--
-- Only questions of the battery (role `item`) are looked at; without the table of questions, all.
--
-- grain: wave_id, respondent_id
-- columns:
--   wave_id        VARCHAR
--   respondent_id  VARCHAR
--   customer_id    VARCHAR  null for an anonymous answer
--   answer_count   BIGINT
--   perception     DOUBLE   the one value
--   row_count      BIGINT   one respondent
--   revenue_eur    DOUBLE   null: answers are no revenue
select
    wave_id,
    respondent_id,
    min(customer_id)  as customer_id,
    count(perception) as answer_count,
    min(perception)   as perception,
    1::bigint         as row_count,
    null::double      as revenue_eur
from survey_responses
left join survey_items using (item_id)
where coalesce(role, 'item') = 'item'
group by wave_id, respondent_id
having count(perception) >= 8 and min(perception) = max(perception)
order by wave_id, respondent_id
