-- How dealing with each customer went over a window: prices, cases, quotes, leads and cost.
--
-- Quotes count in the window in which they were written, with what became of them as known today;
-- those still open are not counted. Contact cost is that of a year, as the customer table has it.
--
-- grain: customer_id
-- params:
--   $from_on           DATE     first day counted, first of a month
--   $to_on             DATE     first day no longer counted, first of a month
--   $previous_from_on  DATE     first day of the window before
--   $previous_to_on    DATE     its first day no longer counted
--   $known_to_on       DATE     credit notes written from this day on are not known yet
-- columns:
--   customer_id           VARCHAR
--   contact_cost_eur      DOUBLE   null: unknown
--   list_price_eur        DOUBLE   list price of what has one
--   list_base_eur         DOUBLE   revenue of the same lines
--   previous_revenue_eur  DOUBLE   of the window before
--   case_count            BIGINT
--   complaint_count       BIGINT   of these, complaints
--   decided_count         BIGINT   quotes won, lost or expired
--   won_count             BIGINT
--   lead_count            BIGINT
--   own_lead_count        BIGINT   of these, brought by the customer
with months as (

    select
        customer_id,
        sum(list_price_eur) filter (month_on >= $from_on)  as list_price_eur,
        sum(list_base_eur) filter (month_on >= $from_on)   as list_base_eur,
        sum(revenue_eur) filter (
            month_on >= $previous_from_on and month_on < $previous_to_on
        )                                                  as previous_revenue_eur
    from customer_months
    where month_on >= least($from_on, $previous_from_on)
        and month_on < $to_on
        and known_month_on < $known_to_on
    group by customer_id

),

cases as (

    select
        customer_id,
        count(*)                                      as case_count,
        count(*) filter (case_type = 'complaint')     as complaint_count
    from service_cases
    where opened_at >= $from_on and opened_at < $to_on
    group by customer_id

),

quotes as (

    select
        customer_id,
        count(*)                         as decided_count,
        count(*) filter (status = 'won') as won_count
    from quotes_orders
    where doc_type = 'quote'
        and status in ('won', 'lost', 'expired')
        and created_at >= $from_on
        and created_at < $to_on
    group by customer_id

),

told as (

    select
        customer_id,
        count(*)                              as lead_count,
        count(*) filter (source = 'customer') as own_lead_count
    from leads
    where created_on >= $from_on and created_on < $to_on
    group by customer_id

)

select
    customer_id,
    contact_cost_eur,
    coalesce(round(list_price_eur, 2), 0)        as list_price_eur,
    coalesce(round(list_base_eur, 2), 0)         as list_base_eur,
    coalesce(round(previous_revenue_eur, 2), 0)  as previous_revenue_eur,
    coalesce(case_count, 0)                      as case_count,
    coalesce(complaint_count, 0)                 as complaint_count,
    coalesce(decided_count, 0)                   as decided_count,
    coalesce(won_count, 0)                       as won_count,
    coalesce(lead_count, 0)                      as lead_count,
    coalesce(own_lead_count, 0)                  as own_lead_count
from customers
left join months using (customer_id)
left join cases using (customer_id)
left join quotes using (customer_id)
left join told using (customer_id)
where not is_intercompany
order by customer_id
