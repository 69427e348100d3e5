-- The waves of the survey, from all customers: when, how many answered, how many were asked.
--
-- grain: wave_id
-- columns:
--   wave_id           VARCHAR
--   from_on           DATE     first answer
--   last_on           DATE     last answer; the wave is known from the day after
--   respondent_count  BIGINT   people who answered
--   customer_count    BIGINT   customers they answered for
--   invited_count     BIGINT   people invited; null without invitations
--   responded_count   BIGINT   of these, who answered
with answered as (

    select
        wave_id,
        min(responded_on)             as from_on,
        max(responded_on)             as last_on,
        count(distinct respondent_id) as respondent_count,
        count(distinct customer_id)   as customer_count
    from survey_responses
    where respondent_group = 'customer'
    group by wave_id

),

invited as (

    select
        wave_id,
        count(*)                                as invited_count,
        count(*) filter (has_responded)         as responded_count
    from survey_invitations
    group by wave_id

)

select
    answered.wave_id,
    answered.from_on,
    answered.last_on,
    answered.respondent_count,
    answered.customer_count,
    invited.invited_count,
    invited.responded_count
from answered
left join invited using (wave_id)
order by answered.last_on, answered.wave_id
