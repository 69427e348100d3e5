-- Every customer of the choice, with what it bought in a window: never-buyers included.
--
-- Under a choice of categories or machine types, revenue and purchases are those inside the choice,
-- and a purchase is a day instead of an occasion.
--
-- grain: customer_id
-- params:
--   $from_on       DATE       first day counted, first of a month
--   $to_on         DATE       first day no longer counted, first of a month
--   $known_to_on   DATE       credit notes written from this day on are not known yet
--   $countries     VARCHAR[]  empty: all
--   $regions       VARCHAR[]  empty: all
--   $industries    VARCHAR[]  empty: all
--   $channels      VARCHAR[]  direct, dealer; empty: all
--   $categories    VARCHAR[]  service categories; empty: all
--   $type_groups   VARCHAR[]  machine type groups; empty: all
-- columns:
--   customer_id           VARCHAR
--   customer_name         VARCHAR
--   country               VARCHAR  ISO 3166 code
--   region                VARCHAR
--   industry              VARCHAR
--   channel               VARCHAR  direct or dealer
--   status                VARCHAR  active, insolvent, closed, blocked, or unknown (null)
--   is_reference          BOOLEAN
--   has_contact           BOOLEAN  a contact person and a mail address or a phone; null: unknown
--   customer_since_on     DATE
--   first_machine_on      DATE     first commissioning of one of our machines before $to_on
--   machine_count         BIGINT   our machines commissioned before $to_on
--   active_machine_count  BIGINT   of these, in operation at the end of the window
--   revenue_eur           DOUBLE   to the cent; credit notes booked to what they correct
--   margin_eur            DOUBLE   contribution margin where known
--   margin_base_eur       DOUBLE   revenue of the lines with a known margin
--   line_count            BIGINT   invoice lines counted
--   occasion_count        BIGINT   purchase occasions in the window
--   first_occasion_on     DATE     first ever, before $to_on
--   last_occasion_on      DATE     last before $to_on
with chosen as (

    select * from customers_where($countries, $regions, $industries, $channels, $type_groups)

),

machines as (

    select
        customer_id,
        min(commissioned_on) as first_machine_on,
        count(*)             as machine_count,
        count(*) filter (
            decommissioned_on is null or decommissioned_on >= $to_on
        )                    as active_machine_count
    from installed_base
    where is_own and commissioned_on < $to_on
    group by customer_id

),

bought as (

    select
        customer_id,
        sum(revenue_eur) filter (is_known)         as revenue_eur,
        sum(margin_eur) filter (is_known)          as margin_eur,
        sum(margin_base_eur) filter (is_known)     as margin_base_eur,
        sum(line_count) filter (is_known)::bigint  as line_count,
        sum(occasion_count)::bigint                as occasion_count
    from (
        select *, known_month_on < $known_to_on as is_known
        from customer_months_where($categories, $type_groups)
        where month_on >= $from_on and month_on < $to_on
    )
    group by customer_id

),

purchases as (

    select * from purchases_before($to_on, $categories, $type_groups)

)

select
    customer_id,
    customer_name,
    country,
    region,
    industry,
    channel,
    status,
    is_reference,
    has_contact_person and (has_email or has_phone) as has_contact,
    customer_since_on,
    first_machine_on,
    coalesce(machine_count, 0)             as machine_count,
    coalesce(active_machine_count, 0)      as active_machine_count,
    round(coalesce(revenue_eur, 0), 2)     as revenue_eur,
    round(coalesce(margin_eur, 0), 2)      as margin_eur,
    round(coalesce(margin_base_eur, 0), 2) as margin_base_eur,
    coalesce(line_count, 0)                as line_count,
    coalesce(occasion_count, 0)            as occasion_count,
    first_occasion_on,
    last_occasion_on
from chosen
left join machines using (customer_id)
left join bought using (customer_id)
left join purchases using (customer_id)
order by customer_id
