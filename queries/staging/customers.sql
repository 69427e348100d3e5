-- Customers: one row per account.
--
-- grain: customer_id
-- columns:
--   customer_id         VARCHAR
--   customer_name       VARCHAR
--   country             VARCHAR  ISO 3166 code
--   region              VARCHAR
--   industry            VARCHAR
--   parent_id           VARCHAR
--   channel             VARCHAR  direct or dealer
--   is_intercompany     BOOLEAN
--   status              VARCHAR
--   customer_since_on   DATE
--   account_owner       VARCHAR
--   service_sales_rep   VARCHAR
--   has_contact_person  BOOLEAN
--   has_email           BOOLEAN
--   has_phone           BOOLEAN
--   has_opted_in        BOOLEAN
--   is_reference        BOOLEAN
--   revenue_class_size  VARCHAR
--   payment_risk        VARCHAR
--   contact_cost_eur    DOUBLE
select
    customer_id,
    name                             as customer_name,
    country,
    region,
    industry,
    parent_id,
    coalesce(channel, 'direct')      as channel,
    coalesce(is_intercompany, false) as is_intercompany,
    status,
    customer_since                   as customer_since_on,
    account_owner,
    service_sales_rep,
    has_contact_person,
    has_email,
    has_phone,
    opt_in                           as has_opted_in,
    is_reference,
    revenue_class_size,
    payment_risk,
    contact_cost_eur
from raw.customers
