-- Contracts: one row per contract.
--
-- grain: contract_id
-- columns:
--   contract_id       VARCHAR
--   customer_id       VARCHAR
--   machine_id        VARCHAR
--   contract_type     VARCHAR
--   started_on        DATE
--   ended_on          DATE
--   renewal_on        DATE
--   status            VARCHAR
--   annual_value_eur  DOUBLE
--   is_auto_renewed   BOOLEAN
--   target_eur        DOUBLE
--   base_eur          DOUBLE
--   bonus_share       DOUBLE   bonus rate
--   tier_json         VARCHAR
--   settlement        VARCHAR
--   paid_bonus_eur    DOUBLE
select
    contract_id,
    customer_id,
    machine_id,
    contract_type,
    start_date   as started_on,
    end_date     as ended_on,
    renewal_date as renewal_on,
    status,
    annual_value_eur,
    auto_renew   as is_auto_renewed,
    target_eur,
    base_eur,
    bonus_rate   as bonus_share,
    tier_json,
    settlement,
    paid_bonus_eur
from raw.contracts
