-- Leads: one row per lead.
--
-- grain: lead_id
-- columns:
--   lead_id             VARCHAR
--   customer_id         VARCHAR
--   machine_id          VARCHAR
--   created_on          DATE
--   source              VARCHAR
--   technician_id       VARCHAR
--   visit_id            VARCHAR
--   category            VARCHAR
--   stage               VARCHAR
--   stage_on            DATE
--   expected_value_eur  DOUBLE
--   won_value_eur       DOUBLE
--   won_margin_eur      DOUBLE
--   commission_eur      DOUBLE
select
    lead_id,
    customer_id,
    machine_id,
    created_date as created_on,
    source,
    technician_id,
    visit_id,
    category,
    stage,
    stage_date   as stage_on,
    expected_value_eur,
    won_value_eur,
    won_margin_eur,
    commission_eur
from raw.leads
