-- Revenue and purchases per customer and month inside the chosen categories and machine types.
--
-- Without such a choice it reads the small rollup, where purchases are occasions. With one, it
-- reads the slices, where purchases are days: days on which two chosen slices were bought count
-- twice, the first and the last day are exact.
create or replace macro customer_months_where(categories, type_groups) as table (
    select
        customer_id, month_on, known_month_on, revenue_eur, margin_eur, margin_base_eur,
        line_count, occasion_count, first_occasion_on, last_occasion_on
    from customer_months
    where len(categories) = 0 and len(type_groups) = 0
    union all
    select
        customer_id, month_on, known_month_on, revenue_eur, margin_eur, margin_base_eur,
        line_count, purchase_day_count, first_purchase_on, last_purchase_on
    from customer_slices
    where (len(categories) > 0 or len(type_groups) > 0)
        and (len(categories) = 0 or list_contains(categories, category))
        and (len(type_groups) = 0 or list_contains(type_groups, type_group))
);
