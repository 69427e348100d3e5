-- Installed base: one row per machine.
--
-- grain: machine_id
-- columns:
--   machine_id             VARCHAR
--   customer_id            VARCHAR
--   machine_type           VARCHAR
--   type_group             VARCHAR
--   commissioned_on        DATE
--   decommissioned_on      DATE
--   warranty_end_on        DATE     last day of warranty
--   list_price_eur         DOUBLE
--   replacement_value_eur  DOUBLE
--   shift_count            BIGINT
--   running_hours          DOUBLE   per year
--   is_connected           BOOLEAN
--   oem                    VARCHAR
--   is_own                 BOOLEAN  we built it
--   criticality            VARCHAR
select
    machine_id,
    customer_id,
    machine_type,
    type_group,
    commissioning_date           as commissioned_on,
    decommission_date            as decommissioned_on,
    warranty_end                 as warranty_end_on,
    list_price                   as list_price_eur,
    replacement_value            as replacement_value_eur,
    shifts                       as shift_count,
    running_hours_year           as running_hours,
    is_connected,
    coalesce(oem, 'own')         as oem,
    coalesce(oem, 'own') = 'own' as is_own,
    criticality
from raw.installed_base
