-- How our prices of parts stand to those of the market, weighted by our revenue with each part.
--
-- The latest price of each part known at the date looked at, of parts with a market price
-- (methods F-5.15); without revenue per part all parts count alike.
--
-- params:
--   $to_on         DATE     day after the date looked at, first of a month
-- columns:
--   part_count     BIGINT   parts compared
--   priced_on      DATE     latest price date of these
--   price_ratio    DOUBLE   own price divided by market price; null without a part
with latest as (

    select *
    from part_prices
    where priced_on < $to_on
    qualify row_number() over (partition by part_id order by priced_on desc) = 1

),

compared as (

    select priced_on, own_price_eur / market_price_eur as ratio, annual_revenue_eur
    from latest
    where own_price_eur > 0 and market_price_eur > 0

),

weighed as (

    select
        *,
        if(sum(annual_revenue_eur) over () > 0, coalesce(annual_revenue_eur, 0), 1) as weight
    from compared

)

select
    count(*)                                   as part_count,
    max(priced_on)                             as priced_on,
    sum(weight * ratio) / nullif(sum(weight), 0) as price_ratio
from weighed
