-- Revenue per invoice in a window, for drawing invoices again and again.
--
-- A credit note belongs to the invoice it corrects.
--
-- grain: customer_id, invoice_id
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
--   customer_id  VARCHAR
--   invoice_id   VARCHAR
--   revenue_eur  DOUBLE   to the cent
select
    customer_id,
    invoice_id,
    round(sum(revenue_eur), 2) as revenue_eur
from invoice_slices
semi join customers_where($countries, $regions, $industries, $channels, $type_groups) using (customer_id)
where month_on >= $from_on
    and month_on < $to_on
    and known_month_on < $known_to_on
    and (len($categories) = 0 or list_contains($categories, category))
    and (len($type_groups) = 0 or list_contains($type_groups, type_group))
group by customer_id, invoice_id
order by customer_id, invoice_id
