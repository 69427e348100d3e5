-- The questions of the questionnaire.
--
-- grain: item_id
-- columns:
--   item_id            VARCHAR
--   english_label      VARCHAR
--   german_label       VARCHAR
--   item_role          VARCHAR  item, or what the question is for
--   servqual_dim       VARCHAR  null: none of the five
--   quality_dim        VARCHAR  potential, process, outcome, or null
--   core_process       VARCHAR  null: none of the four
--   touchpoint_id      VARCHAR
--   scale_low_points   DOUBLE
--   scale_high_points  DOUBLE
--   is_service_item    BOOLEAN
--   is_nine_factor     BOOLEAN
select
    item_id,
    text_en                          as english_label,
    text_de                          as german_label,
    role                             as item_role,
    servqual_dim,
    quality_dim,
    core_process,
    touchpoint_id,
    scale_lo::double                 as scale_low_points,
    scale_hi::double                 as scale_high_points,
    coalesce(is_service_item, false) as is_service_item,
    coalesce(is_nine_factor, false)  as is_nine_factor
from survey_items
order by item_id
