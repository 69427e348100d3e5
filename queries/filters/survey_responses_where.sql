-- What customers answered, under the reader's choice of customers and roles.
--
-- A wave counts from the day its last answer is in: an unfinished one is no result yet. The answers
-- of our own colleagues never count. Without any choice of customers, answers whose customer is
-- unknown count as well; ``customer_id`` is null for them.
create or replace macro survey_responses_where(
    known_to_on, countries, regions, industries, channels, type_groups, roles
) as table (
    with waves as (
        select wave_id, max(responded_on) as last_on
        from survey_responses
        where respondent_group = 'customer'
        group by wave_id
    ),
    known_waves as (
        select wave_id from waves where last_on < known_to_on
    ),
    chosen as (
        select customer_id
        from customers_where(countries, regions, industries, channels, type_groups)
    )
    select answered.* replace (chosen.customer_id as customer_id)
    from survey_responses as answered
    semi join known_waves on known_waves.wave_id = answered.wave_id
    left join chosen on chosen.customer_id = answered.customer_id
    left join customers on customers.customer_id = answered.customer_id
    where answered.respondent_group = 'customer'
        and (len(roles) = 0 or list_contains(roles, answered.respondent_role))
        and (
            chosen.customer_id is not null
            or (
                len(countries) + len(regions) + len(industries) + len(channels)
                + len(type_groups) = 0
                and not coalesce(customers.is_intercompany, false)
            )
        )
);
