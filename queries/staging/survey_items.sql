-- Survey items: one row per question.
--
-- grain: item_id
-- columns:
--   item_id            VARCHAR
--   text_en            VARCHAR
--   text_de            VARCHAR
--   scale_lo           BIGINT
--   scale_hi           BIGINT
--   is_scale_reversed  BOOLEAN
--   servqual_dim       VARCHAR
--   quality_dim        VARCHAR
--   core_process       VARCHAR
--   touchpoint_id      VARCHAR
--   is_nine_factor     BOOLEAN
--   role               VARCHAR
--   is_service_item    BOOLEAN
select
    item_id,
    text_en,
    text_de,
    scale_lo,
    scale_hi,
    scale_reversed as is_scale_reversed,
    servqual_dim,
    quality_dim,
    core_process,
    touchpoint_id,
    nine_factor    as is_nine_factor,
    role,
    is_service_item
from raw.survey_items
