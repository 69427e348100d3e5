-- Monthly totals of the reader's choice; an empty list means all.
create or replace macro month_totals_where(
    countries, regions, industries, channels, categories, type_groups
) as table (
    select * from month_totals
    where (len(countries) = 0 or list_contains(countries, country))
        and (len(regions) = 0 or list_contains(regions, region))
        and (len(industries) = 0 or list_contains(industries, industry))
        and (len(channels) = 0 or list_contains(channels, channel))
        and (len(categories) = 0 or list_contains(categories, category))
        and (len(type_groups) = 0 or list_contains(type_groups, type_group))
);
