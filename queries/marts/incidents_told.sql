-- Events that customers of the choice told in a period, one row each.
--
-- An event counts when it was recorded, not when it happened: what one person told in one interview
-- stays together.
--
-- grain: incident_id
-- params:
--   $from_on       DATE       first day counted
--   $to_on         DATE       first day no longer counted
--   $countries     VARCHAR[]  empty: all
--   $regions       VARCHAR[]  empty: all
--   $industries    VARCHAR[]  empty: all
--   $channels      VARCHAR[]  direct, dealer; empty: all
--   $type_groups   VARCHAR[]  machine type groups; empty: all
-- columns:
--   incident_id      VARCHAR
--   customer_id      VARCHAR
--   teller_id        VARCHAR  the respondent, or the customer where none is named
--   told_on          DATE
--   touchpoint_id    VARCHAR
--   sequence_no      BIGINT   place in the path told; null: not told in order
--   valence          VARCHAR  positive, negative or neutral
--   intensity_score  DOUBLE   1 (hardly) to 5 (very); null: not told
--   problem_code     VARCHAR
--   reaction         VARCHAR
--   is_complaint     BOOLEAN
--   resolved_score   DOUBLE   satisfaction with the resolution, 1 to 5; null: not rated
--   backstage_cause  VARCHAR  null: not noted
--   description      VARCHAR  in the customer's words
select
    incident_id,
    customer_id,
    coalesce(respondent_id, customer_id) as teller_id,
    recorded_on                          as told_on,
    touchpoint_id,
    sequence_no,
    valence,
    intensity::double                    as intensity_score,
    problem_code,
    reaction,
    coalesce(is_complaint, false)        as is_complaint,
    satisfied_with_resolution::double    as resolved_score,
    backstage_cause,
    nullif(trim(description), '')        as description
from incidents
semi join customers_where($countries, $regions, $industries, $channels, $type_groups)
    using (customer_id)
where recorded_on >= $from_on and recorded_on < $to_on
order by incident_id
