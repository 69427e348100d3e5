-- What a reader can choose from, and how many customers each choice holds.
--
-- grain: dimension, value
-- columns:
--   dimension       VARCHAR  country, region, industry, channel, category, type_group or role
--   value           VARCHAR
--   customer_count  BIGINT   of a role: respondents
with own as (

    select * from customers where not is_intercompany

),

choices as (

    select 'country' as dimension, country as value, customer_id from own
    union all
    select 'region', region, customer_id from own
    union all
    select 'industry', industry, customer_id from own
    union all
    select 'channel', channel, customer_id from own
    union all
    select 'category', category, customer_id from customer_slices
    union all
    select 'type_group', type_group, customer_id from installed_base
    semi join own using (customer_id)
    union all
    select 'type_group', type_group, customer_id from customer_slices
    union all
    select 'role', respondent_role, respondent_id from survey_responses
    where respondent_group = 'customer'

)

select dimension, value, count(distinct customer_id) as customer_count
from choices
where value is not null and value <> ''
group by dimension, value
order by dimension, value
