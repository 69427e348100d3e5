-- The invoice lines that count, each booked to its month.
--
-- Warranty, free and bonus settlement lines and intercompany customers are left out. A credit note
-- is booked to the date of the invoice it corrects if that one is in the data (F-2.1); it is known
-- only from its own date on. For the other rollups to read, not kept.
--
-- grain: invoice_id, line_no
-- params:
--   $known_from_on      DATE     first day of the lines looked at
--   $known_to_on        DATE     first day no longer looked at
-- columns:
--   invoice_id          VARCHAR  the invoice's own number
--   line_no             BIGINT
--   booked_invoice_id   VARCHAR  the invoice corrected, else the own number
--   customer_id         VARCHAR
--   machine_id          VARCHAR  null where none is named
--   type_group          VARCHAR  of the machine; empty where none is known
--   category            VARCHAR
--   part_class          VARCHAR
--   invoiced_on         DATE     the line's own date
--   month_on            DATE     first day of the month it is booked to
--   known_month_on      DATE     first day of the month of its own date
--   revenue_eur         DOUBLE
--   margin_eur          DOUBLE
--   list_price_eur      DOUBLE
--   service_launched_on DATE
with counted as (

    select service_revenue.*
    from service_revenue
    semi join (select customer_id from customers where not is_intercompany) as own
        on own.customer_id = service_revenue.customer_id
    where
        not is_warranty
        and not is_free
        and not is_bonus_settlement
        and invoiced_on >= $known_from_on
        and invoiced_on < $known_to_on

),

booked as (

    -- apart, so that no join ever holds more than the credit notes in memory
    select *, null::varchar as corrected_invoice_id, null::date as corrected_on
    from counted
    where not is_credit_note or ref_invoice_id is null

    union all

    select counted.*, corrected.invoice_id, corrected.invoiced_on
    from counted
    left join corrected_invoices as corrected on corrected.invoice_id = counted.ref_invoice_id
    where counted.is_credit_note and counted.ref_invoice_id is not null

)

select
    booked.invoice_id,
    booked.line_no,
    coalesce(booked.corrected_invoice_id, booked.invoice_id) as booked_invoice_id,
    booked.customer_id,
    booked.machine_id,
    coalesce(installed_base.type_group, '')                  as type_group,
    booked.category,
    booked.part_class,
    booked.invoiced_on,
    date_trunc('month', coalesce(booked.corrected_on, booked.invoiced_on))::date as month_on,
    date_trunc('month', booked.invoiced_on)::date            as known_month_on,
    booked.revenue_eur,
    booked.margin_eur,
    booked.list_price_eur,
    booked.service_launched_on
from booked
left join installed_base on installed_base.machine_id = booked.machine_id
