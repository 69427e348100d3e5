-- Who answered, under the reader's choice of customers and roles.
--
-- grain: wave_id, respondent_id
-- params:
--   $known_to_on   DATE       waves with an answer from this day on are not known yet
--   $countries     VARCHAR[]  empty: all
--   $regions       VARCHAR[]  empty: all
--   $industries    VARCHAR[]  empty: all
--   $channels      VARCHAR[]  direct, dealer; empty: all
--   $type_groups   VARCHAR[]  machine type groups; empty: all
--   $roles         VARCHAR[]  roles of respondents; empty: all
-- columns:
--   wave_id          VARCHAR
--   respondent_id    VARCHAR
--   customer_id      VARCHAR  null: anonymous, or a customer that is not published
--   respondent_role  VARCHAR  null: not told
--   responded_on     DATE     the last answer
select
    wave_id,
    respondent_id,
    max(customer_id)     as customer_id,
    max(respondent_role) as respondent_role,
    max(responded_on)    as responded_on
from survey_responses_where(
    $known_to_on, $countries, $regions, $industries, $channels, $type_groups, $roles
)
group by wave_id, respondent_id
order by wave_id, respondent_id
