-- How many customers each table names, and what they bought in a period.
--
-- Our own companies are left out. Tables that name no customers do not come.
--
-- grain: table_name
-- params:
--   $from_on         DATE     first month counted
--   $to_on           DATE     first day no longer counted
--   $known_to_on     DATE     first day no longer looked at
-- columns:
--   table_name       VARCHAR
--   customer_count   BIGINT   customers of the customer master that the table names
--   customer_share   DOUBLE   of all customers; null without customers
--   revenue_eur      DOUBLE   their revenue in the period
--   revenue_share    DOUBLE   of the revenue of all customers; null without revenue
with own as (

    select customer_id from customers where not is_intercompany

),

bought as (

    select customer_id, sum(revenue_eur) as revenue_eur
    from customer_months
    where month_on >= $from_on and month_on < $to_on and known_month_on < $known_to_on
    group by customer_id

),

named as (

    select 'customers' as table_name, customer_id from own
    union all
    select distinct 'service_revenue', customer_id from customer_months
    union all
    select distinct 'installed_base', customer_id from installed_base
    union all
    select distinct 'service_potential', customer_id from service_potential
    union all
    select distinct 'quotes_orders', customer_id from quotes_orders
    union all
    select distinct 'service_cases', customer_id from service_cases
    union all
    select distinct 'survey_responses', customer_id from survey_responses
    union all
    select distinct 'survey_invitations', customer_id from survey_invitations
    union all
    select distinct 'incidents', customer_id from incidents
    union all
    select distinct 'contracts', customer_id from contracts
    union all
    select distinct 'instruments', customer_id from instruments
    union all
    select distinct 'visits', customer_id from visits
    union all
    select distinct 'leads', customer_id from leads
    union all
    select distinct 'campaigns', customer_id from campaigns
)

select
    table_name,
    count(*)                                                        as customer_count,
    count(*) / nullif((select count(*) from own), 0)                as customer_share,
    coalesce(sum(revenue_eur), 0)                                   as revenue_eur,
    coalesce(sum(revenue_eur), 0) / nullif((select sum(revenue_eur) from bought), 0)
        as revenue_share
from named
semi join own using (customer_id)
left join bought using (customer_id)
group by table_name
order by table_name
