-- Rows that share their key with another row of their table (V-01).
--
-- The keys of the invoice lines are looked at by a number that stands for them first: that tells
-- ten million lines apart without holding ten million texts.
--
-- grain: table_name, row_key
-- columns:
--   table_name   VARCHAR
--   row_key      VARCHAR  the values of the key
--   customer_id  VARCHAR  null where the table has none
--   row_count    BIGINT   rows with this key
--   revenue_eur  DOUBLE   of these rows; null where they are no invoice lines
with suspects as (

    select hash(invoice_id, line_no) as key_hash
    from service_revenue
    group by key_hash
    having count(*) > 1

),

keyed as (

    select
        'service_revenue'                           as table_name,
        concat_ws(' · ', invoice_id, line_no)       as row_key,
        customer_id,
        revenue_eur
    from service_revenue
    semi join suspects on suspects.key_hash = hash(service_revenue.invoice_id, service_revenue.line_no)

    union all

    select 'campaigns', concat_ws(' · ', campaign_id, customer_id), customer_id, null from campaigns

    union all

    select 'company_financials', month_on::varchar, null, null from company_financials

    union all

    select 'contracts', contract_id, customer_id, null from contracts

    union all

    select 'customers', customer_id, customer_id, null from customers

    union all

    select 'employees', employee_id, null, null from employees

    union all

    select 'incidents', incident_id, customer_id, null from incidents

    union all

    select 'installed_base', machine_id, customer_id, null from installed_base

    union all

    select 'instruments', concat_ws(' · ', customer_id, instrument, started_on), customer_id, null from instruments

    union all

    select 'leads', lead_id, customer_id, null from leads

    union all

    select 'part_prices', concat_ws(' · ', part_id, priced_on), null, null from part_prices

    union all

    select 'quotes_orders', doc_id, customer_id, null from quotes_orders

    union all

    select 'self_assessment', concat_ws(' · ', assessed_on, assessor_id, question_id), null, null from self_assessment

    union all

    select 'service_cases', case_id, customer_id, null from service_cases

    union all

    select 'service_potential', concat_ws(' · ', customer_id, category, year), customer_id, null from service_potential

    union all

    select 'survey_invitations', concat_ws(' · ', wave_id, contact_id), customer_id, null from survey_invitations

    union all

    select 'survey_items', item_id, null, null from survey_items

    union all

    select 'survey_responses', concat_ws(' · ', wave_id, respondent_id, item_id), customer_id, null from survey_responses

    union all

    select 'touchpoints', touchpoint_id, null, null from touchpoints

    union all

    select 'visits', visit_id, customer_id, null from visits

)

select
    table_name,
    row_key,
    min(customer_id) as customer_id,
    count(*)         as row_count,
    sum(revenue_eur) as revenue_eur
from keyed
group by table_name, row_key
having count(*) > 1
order by table_name, row_key
