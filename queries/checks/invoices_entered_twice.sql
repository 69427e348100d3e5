-- The same customer, day, category and value on more than one invoice (V-12).
--
-- Credit notes and lines without value are not looked at. Numbers that stand for customer, day,
-- category and invoice find the few lines that have to be compared as they are: ten million texts
-- would be slow.
--
-- grain: customer_id, invoiced_on, category, value_eur
-- columns:
--   customer_id    VARCHAR
--   invoiced_on    DATE
--   category       VARCHAR
--   value_eur      DOUBLE   of each of the invoices in this category
--   invoice_count  BIGINT
--   invoice_ids    VARCHAR  in alphabetical order
--   row_count      BIGINT   invoice lines
--   revenue_eur    DOUBLE   of all invoices but one
with hashed as (

    select
        hash(customer_id, invoiced_on, category) as sale_hash,
        hash(invoice_id)                         as invoice_hash,
        round(sum(revenue_eur), 2)               as value_eur
    from service_revenue
    group by sale_hash, invoice_hash

),

suspects as (

    select distinct sale_hash
    from hashed
    where value_eur > 0
    group by sale_hash, value_eur
    having count(*) > 1

),

invoices as (

    select
        invoice_id,
        customer_id,
        invoiced_on,
        category,
        round(sum(revenue_eur), 2) as value_eur,
        count(*)                   as line_count
    from service_revenue
    semi join suspects on suspects.sale_hash = hash(customer_id, invoiced_on, category)
    group by customer_id, invoiced_on, category, invoice_id

)

select
    customer_id,
    invoiced_on,
    category,
    value_eur,
    count(*)                                         as invoice_count,
    string_agg(invoice_id, ', ' order by invoice_id) as invoice_ids,
    sum(line_count)::bigint                          as row_count,
    value_eur * (count(*) - 1)                       as revenue_eur
from invoices
where value_eur > 0
group by customer_id, invoiced_on, category, value_eur
having count(*) > 1
order by revenue_eur desc, customer_id, invoiced_on, category, value_eur
