-- Part prices: one row per part and price date.
--
-- grain: part_id, priced_on
-- columns:
--   part_id             VARCHAR
--   priced_on           DATE
--   part_class          VARCHAR
--   own_price_eur       DOUBLE
--   market_price_eur    DOUBLE
--   market_source       VARCHAR
--   annual_revenue_eur  DOUBLE
select
    part_id,
    price_date    as priced_on,
    part_class,
    own_net_price as own_price_eur,
    market_price  as market_price_eur,
    market_source,
    annual_revenue_eur
from raw.part_prices
