-- What customers answered, on the scale of each question turned so that more is better.
--
-- Answers outside the scale of their question are no answers here; the data status tells them.
-- Answers to questions that are not in the catalogue are left out.
--
-- grain: wave_id, respondent_id, item_id
-- params:
--   $known_to_on   DATE       waves with an answer from this day on are not known yet
--   $countries     VARCHAR[]  empty: all
--   $regions       VARCHAR[]  empty: all
--   $industries    VARCHAR[]  empty: all
--   $channels      VARCHAR[]  direct, dealer; empty: all
--   $type_groups   VARCHAR[]  machine type groups; empty: all
--   $roles         VARCHAR[]  roles of respondents; empty: all
-- columns:
--   wave_id             VARCHAR
--   respondent_id       VARCHAR
--   item_id             VARCHAR
--   customer_id         VARCHAR  null: anonymous, or a customer that is not published
--   respondent_role     VARCHAR  null: not told
--   responded_on        DATE
--   item_role           VARCHAR  item, or what the question is for
--   scale_low_points    DOUBLE
--   scale_high_points   DOUBLE
--   perception_points   DOUBLE
--   expectation_points  DOUBLE
--   importance_points   DOUBLE
--   perception_score    DOUBLE   0 to 100
with turned as (

    select
        answered.wave_id,
        answered.respondent_id,
        answered.item_id,
        answered.customer_id,
        answered.respondent_role,
        answered.responded_on,
        items.role               as item_role,
        items.scale_lo::double   as scale_low_points,
        items.scale_hi::double   as scale_high_points,
        if(
            perception between scale_lo and scale_hi,
            if(is_scale_reversed, scale_lo + scale_hi - perception, perception),
            null
        )::double                as perception_points,
        if(
            expectation between scale_lo and scale_hi,
            if(is_scale_reversed, scale_lo + scale_hi - expectation, expectation),
            null
        )::double                as expectation_points,
        if(
            importance between scale_lo and scale_hi,
            if(is_scale_reversed, scale_lo + scale_hi - importance, importance),
            null
        )::double                as importance_points
    from survey_responses_where(
        $known_to_on, $countries, $regions, $industries, $channels, $type_groups, $roles
    ) as answered
    join survey_items as items on items.item_id = answered.item_id

)

select
    *,
    100 * (perception_points - scale_low_points)
        / nullif(scale_high_points - scale_low_points, 0) as perception_score
from turned
order by wave_id, respondent_id, item_id
