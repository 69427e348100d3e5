-- Survey invitations: one row per invited person and wave.
--
-- grain: wave_id, contact_id
-- columns:
--   wave_id        VARCHAR
--   contact_id     VARCHAR
--   customer_id    VARCHAR
--   invited_on     DATE
--   has_responded  BOOLEAN
--   responded_on   DATE
--   reminder_no    BIGINT
select
    wave_id,
    contact_id,
    customer_id,
    invited_date  as invited_on,
    responded     as has_responded,
    response_date as responded_on,
    reminder_no
from raw.survey_invitations
