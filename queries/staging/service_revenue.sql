-- Service revenue: one row per invoice or credit line.
--
-- grain: invoice_id, line_no
-- columns:
--   invoice_id           VARCHAR
--   line_no              BIGINT
--   customer_id          VARCHAR
--   machine_id           VARCHAR
--   invoiced_on          DATE
--   order_id             VARCHAR
--   category             VARCHAR
--   part_class           VARCHAR
--   part_id              VARCHAR
--   quantity             DOUBLE
--   revenue_eur          DOUBLE   net of tax, credit notes negative
--   list_price_eur       DOUBLE
--   margin_eur           DOUBLE   contribution margin
--   currency             VARCHAR  of the amounts; null means euros
--   is_credit_note       BOOLEAN  as told, else a negative line
--   ref_invoice_id       VARCHAR
--   is_warranty          BOOLEAN
--   is_free              BOOLEAN
--   is_bonus_settlement  BOOLEAN
--   service_launched_on  DATE
--   contract_id          VARCHAR
--   technician_id        VARCHAR
select
    invoice_id,
    line_no,
    customer_id,
    machine_id,
    invoice_date                              as invoiced_on,
    order_id,
    category,
    part_class,
    part_id,
    quantity,
    net_revenue                               as revenue_eur,
    list_price_value                          as list_price_eur,
    contribution_margin                       as margin_eur,
    currency,
    coalesce(is_credit_note, net_revenue < 0) as is_credit_note,
    ref_invoice_id,
    coalesce(is_warranty, false)              as is_warranty,
    coalesce(is_free, false)                  as is_free,
    coalesce(is_bonus_settlement, false)      as is_bonus_settlement,
    service_launch_date                       as service_launched_on,
    contract_id,
    technician_id
from raw.service_revenue
