-- How much of the revenue of a period stands on machines of the installed base.
--
-- columns:
--   machine_share  DOUBLE  of all revenue; null without revenue
-- params:
--   $from_on       DATE    first month counted
--   $to_on         DATE    first day no longer counted
--   $known_to_on   DATE    first day no longer looked at
select
    (
        select coalesce(sum(revenue_eur), 0)
        from machine_months
        semi join installed_base using (machine_id)
        where month_on >= $from_on and month_on < $to_on and known_month_on < $known_to_on
    ) / nullif((
        select sum(revenue_eur)
        from customer_months
        where month_on >= $from_on and month_on < $to_on and known_month_on < $known_to_on
    ), 0) as machine_share
