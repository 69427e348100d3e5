-- Every customer of the choice as it stood at a month end and every quarter of two years before.
--
-- What the key figures about customers are computed from, today and along their trend. Purchases
-- are those inside the choice, as in `customers_in_window`.
--
-- grain: point_no, customer_id
-- params:
--   $to_on         DATE       day after the latest month end, first of a month
--   $countries     VARCHAR[]  empty: all
--   $regions       VARCHAR[]  empty: all
--   $industries    VARCHAR[]  empty: all
--   $channels      VARCHAR[]  direct, dealer; empty: all
--   $categories    VARCHAR[]  service categories; empty: all
--   $type_groups   VARCHAR[]  machine type groups; empty: all
-- columns:
--   point_no              BIGINT   0 is the latest month end, each step is three months, 4 a year earlier
--   to_on                 DATE     day after the month end of this point
--   customer_id           VARCHAR
--   customer_name         VARCHAR
--   status                VARCHAR  active, insolvent, closed, blocked, or unknown (null)
--   is_reference          BOOLEAN  as known today
--   has_contact           BOOLEAN  as known today; null: unknown
--   first_machine_on      DATE     first commissioning of one of our machines before to_on
--   machine_count         BIGINT   our machines commissioned before to_on
--   active_machine_count  BIGINT   of these, in operation at to_on
--   revenue_eur           DOUBLE   of the twelve months before to_on, to the cent
--   active_quarter_count  BIGINT   quarters with revenue among the eight before to_on
--   first_occasion_on     DATE     first ever, before to_on
--   last_occasion_on      DATE     last before to_on
with points as (

    select range as point_no, ($to_on - to_months(3 * range::integer))::date as to_on from range(9)

),

chosen as (

    select * from customers_where($countries, $regions, $industries, $channels, $type_groups)

),

quarters as (

    select
        customer_id,
        ((year($to_on) - year(month_on)) * 12 + month($to_on) - month(month_on) - 1) // 3 as quarters_ago,
        sum(revenue_eur)       as revenue_eur,
        min(first_occasion_on) as first_occasion_on,
        max(last_occasion_on)  as last_occasion_on
    from customer_months_where($categories, $type_groups)
    where month_on < $to_on and known_month_on < $to_on
    group by all

),

bought as (

    select
        point_no,
        customer_id,
        sum(revenue_eur) filter (quarters_ago < point_no + 4)                      as revenue_eur,
        count(*) filter (quarters_ago < point_no + 8 and revenue_eur >= 0.005)     as active_quarter_count,
        min(first_occasion_on)                                                     as first_occasion_on,
        max(last_occasion_on)                                                      as last_occasion_on
    from points
    join quarters on quarters_ago >= point_no
    group by point_no, customer_id

),

machines as (

    select
        point_no,
        customer_id,
        min(commissioned_on) as first_machine_on,
        count(*)             as machine_count,
        count(*) filter (decommissioned_on is null or decommissioned_on >= to_on) as active_machine_count
    from points
    join installed_base on commissioned_on < to_on
    where is_own
    group by point_no, customer_id

)

select
    point_no,
    to_on,
    customer_id,
    customer_name,
    status,
    is_reference,
    has_contact_person and (has_email or has_phone) as has_contact,
    first_machine_on,
    coalesce(machine_count, 0)                      as machine_count,
    coalesce(active_machine_count, 0)               as active_machine_count,
    round(coalesce(revenue_eur, 0), 2)              as revenue_eur,
    coalesce(active_quarter_count, 0)               as active_quarter_count,
    first_occasion_on,
    last_occasion_on
from points
cross join chosen
left join bought using (point_no, customer_id)
left join machines using (point_no, customer_id)
order by point_no, customer_id
