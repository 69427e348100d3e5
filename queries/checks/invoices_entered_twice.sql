-- The same customer, day, category and value on more than one invoice (V-12).
--
-- Credit notes and lines without value are not looked at.
--
-- grain: customer_id, invoiced_on, category, revenue_eur
-- columns:
--   customer_id     VARCHAR
--   invoiced_on     DATE
--   category        VARCHAR
--   revenue_eur     DOUBLE   of each of the invoices in this category
--   invoice_count   BIGINT
--   invoice_ids     VARCHAR  in alphabetical order
with invoices as (

    select customer_id, invoiced_on, category, invoice_id, round(sum(revenue_eur), 2) as revenue_eur
    from service_revenue
    group by customer_id, invoiced_on, category, invoice_id

)

select
    customer_id,
    invoiced_on,
    category,
    revenue_eur,
    count(*)                                         as invoice_count,
    string_agg(invoice_id, ', ' order by invoice_id) as invoice_ids
from invoices
where revenue_eur > 0
group by customer_id, invoiced_on, category, revenue_eur
having count(*) > 1
order by invoiced_on, customer_id, category, revenue_eur
