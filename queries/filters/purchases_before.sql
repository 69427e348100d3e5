-- The first and the last purchase of each customer before a day, inside the reader's choice.
--
-- Without a choice of categories or machine types it looks up one month of the small rollup (the
-- last one, if the data ends before); with one, it goes through the slices, where purchases are
-- days.
create or replace macro purchases_before(to_on, categories, type_groups) as table (
    select customer_id, first_occasion_on, last_occasion_on
    from purchases_so_far
    where len(categories) = 0 and len(type_groups) = 0
        and month_on = (
            select least(max(month_on), (to_on - to_months(1))::date) from purchases_so_far
        )
    union all
    select customer_id, min(first_purchase_on), max(last_purchase_on)
    from customer_slices
    where (len(categories) > 0 or len(type_groups) > 0)
        and (len(categories) = 0 or list_contains(categories, category))
        and (len(type_groups) = 0 or list_contains(type_groups, type_group))
        and month_on < to_on
    group by customer_id
);
