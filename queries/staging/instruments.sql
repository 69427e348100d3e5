-- Retention instruments: one row per customer, instrument and start.
--
-- grain: customer_id, instrument, started_on
-- columns:
--   customer_id      VARCHAR
--   instrument_type  VARCHAR
--   instrument       VARCHAR
--   started_on       DATE
--   ended_on         DATE
--   source           VARCHAR
select
    customer_id,
    instrument_type,
    instrument,
    start_date as started_on,
    end_date   as ended_on,
    source
from raw.instruments
