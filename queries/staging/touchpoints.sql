-- Touchpoints: one row per kind of contact.
--
-- grain: touchpoint_id
-- columns:
--   touchpoint_id       VARCHAR
--   name_en             VARCHAR
--   name_de             VARCHAR
--   stage               VARCHAR
--   is_moment_of_truth  BOOLEAN
--   is_backstage        BOOLEAN
--   sequence_no         BIGINT
--   delight_idea        VARCHAR
--   owner               VARCHAR
select
    touchpoint_id,
    name_en,
    name_de,
    stage,
    coalesce(is_moment_of_truth, false) as is_moment_of_truth,
    coalesce(is_backstage, false)       as is_backstage,
    sequence                            as sequence_no,
    delight_idea,
    owner
from raw.touchpoints
