-- The customers of the reader's choice; an empty list means all.
--
-- Intercompany customers never appear. A machine type chosen means: has or had such a machine, or
-- revenue on one.
create or replace macro customers_where(
    countries, regions, industries, channels, type_groups
) as table (
    with chosen as (
        select * from customers
        where not is_intercompany
            and (len(countries) = 0 or list_contains(countries, country))
            and (len(regions) = 0 or list_contains(regions, region))
            and (len(industries) = 0 or list_contains(industries, industry))
            and (len(channels) = 0 or list_contains(channels, channel))
    )
    select * from chosen where len(type_groups) = 0
    union all
    select * from chosen
    where len(type_groups) > 0
        and customer_id in (
            select customer_id from installed_base where list_contains(type_groups, type_group)
            union all
            select customer_id from customer_slices where list_contains(type_groups, type_group)
        )
);
