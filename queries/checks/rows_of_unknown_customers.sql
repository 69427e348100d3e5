-- Rows that name a customer who is not in the customer master (V-02).
--
-- Lines of such customers count nowhere until the customer is published. Anonymous answers name
-- nobody and are no mistake.
--
-- grain: table_name, customer_id
-- columns:
--   table_name    VARCHAR
--   customer_id   VARCHAR
--   row_count     BIGINT
--   revenue_eur   DOUBLE   net; null where the rows are no invoice lines
--   absolute_eur  DOUBLE   the same with credit notes counted as positive
with facts as (

    select
        'service_revenue'     as table_name,
        customer_id,
        count(*)              as row_count,
        sum(revenue_eur)      as revenue_eur,
        sum(abs(revenue_eur)) as absolute_eur
    from service_revenue
    group by customer_id

    union all

    select 'campaigns', customer_id, count(*), null, null from campaigns group by customer_id

    union all

    select 'contracts', customer_id, count(*), null, null from contracts group by customer_id

    union all

    select 'incidents', customer_id, count(*), null, null from incidents group by customer_id

    union all

    select 'installed_base', customer_id, count(*), null, null from installed_base group by customer_id

    union all

    select 'instruments', customer_id, count(*), null, null from instruments group by customer_id

    union all

    select 'leads', customer_id, count(*), null, null from leads group by customer_id

    union all

    select 'quotes_orders', customer_id, count(*), null, null from quotes_orders group by customer_id

    union all

    select 'service_cases', customer_id, count(*), null, null from service_cases group by customer_id

    union all

    select 'service_potential', customer_id, count(*), null, null from service_potential group by customer_id

    union all

    select 'survey_invitations', customer_id, count(*), null, null from survey_invitations group by customer_id

    union all

    select 'survey_responses', customer_id, count(*), null, null from survey_responses group by customer_id

    union all

    select 'visits', customer_id, count(*), null, null from visits group by customer_id

)

select table_name, customer_id, row_count, revenue_eur, absolute_eur
from facts
anti join customers using (customer_id)
where customer_id is not null
order by absolute_eur desc nulls last, row_count desc, table_name, customer_id
