-- Quotes and orders: one row per document.
--
-- grain: doc_id
-- columns:
--   doc_id                 VARCHAR
--   customer_id            VARCHAR
--   machine_id             VARCHAR
--   doc_type               VARCHAR
--   enquired_at            TIMESTAMP
--   created_at             TIMESTAMP
--   sent_at                TIMESTAMP
--   ordered_at             TIMESTAMP
--   requested_delivery_on  DATE
--   promised_delivery_on   DATE
--   actual_delivery_on     DATE
--   value_eur              DOUBLE
--   category               VARCHAR
--   status                 VARCHAR
--   lost_reason            VARCHAR
--   lost_to                VARCHAR
--   source                 VARCHAR
--   lead_id                VARCHAR
select
    doc_id,
    customer_id,
    machine_id,
    doc_type,
    enquiry_ts         as enquired_at,
    created_ts         as created_at,
    sent_ts            as sent_at,
    order_ts           as ordered_at,
    requested_delivery as requested_delivery_on,
    promised_delivery  as promised_delivery_on,
    actual_delivery    as actual_delivery_on,
    value_eur,
    category,
    status,
    lost_reason,
    lost_to,
    source,
    lead_id
from raw.quotes_orders
