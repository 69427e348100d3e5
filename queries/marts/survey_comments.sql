-- What customers wrote in their own words, under the reader's choice of customers and roles.
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
--   wave_id        VARCHAR
--   respondent_id  VARCHAR
--   item_id        VARCHAR  the question the comment was written to
--   comment        VARCHAR  without blanks around it, never empty
select
    wave_id,
    respondent_id,
    item_id,
    trim(comment) as comment
from survey_responses_where(
    $known_to_on, $countries, $regions, $industries, $channels, $type_groups, $roles
)
where trim(comment) <> ''
order by wave_id, respondent_id, item_id
