-- Campaigns: one row per campaign and customer.
--
-- grain: campaign_id, customer_id
-- columns:
--   campaign_id    VARCHAR
--   customer_id    VARCHAR
--   contacted_on   DATE
--   campaign_type  VARCHAR
--   is_control     BOOLEAN
--   cost_eur       DOUBLE
--   has_responded  BOOLEAN
select
    campaign_id,
    customer_id,
    date                        as contacted_on,
    type                        as campaign_type,
    coalesce(is_control, false) as is_control,
    cost_eur,
    response                    as has_responded
from raw.campaigns
