-- Revenue per invoice, category and machine type, credit notes with the invoice they correct.
--
-- grain: invoice_id, customer_id, month_on, known_month_on, category, type_group
-- columns:
--   invoice_id      VARCHAR  the invoice corrected, else the own number
--   customer_id     VARCHAR
--   month_on        DATE     month the lines are booked to
--   known_month_on  DATE     month of their own date
--   category        VARCHAR
--   type_group      VARCHAR  of the machine; empty where none is known
--   revenue_eur     DOUBLE
select
    booked_invoice_id as invoice_id,
    customer_id,
    month_on,
    known_month_on,
    category,
    type_group,
    sum(revenue_eur)  as revenue_eur
from booked_lines
group by booked_invoice_id, customer_id, month_on, known_month_on, category, type_group
order by month_on
