-- Purchase occasions: days with positive net revenue, those close together taken as one.
--
-- From a customer's first purchase day on, a day less than $merge_days after the first day of the
-- running occasion belongs to it; the occasion's date is its first day. So a daily buyer has an
-- occasion every $merge_days, and later data never change an earlier occasion.
--
-- grain: customer_id, occasion_on
-- params:
--   $merge_days   INTEGER  0 and 1: every purchase day is an occasion
-- columns:
--   customer_id   VARCHAR
--   occasion_on   DATE
--   gap_days      BIGINT   since the occasion before; null for the first
with recursive followed as materialized (

    select
        customer_id,
        purchased_on,
        min(purchased_on) over (
            partition by customer_id
            order by purchased_on
            range between to_days(greatest($merge_days, 1)) following and unbounded following
        )::date as next_occasion_on
    from purchase_days

),

walked as (

    select customer_id, min(purchased_on) as occasion_on
    from purchase_days
    group by customer_id

    union all

    select followed.customer_id, followed.next_occasion_on
    from walked
    join followed
        on followed.customer_id = walked.customer_id and followed.purchased_on = walked.occasion_on
    where followed.next_occasion_on is not null

)

select
    customer_id,
    occasion_on,
    occasion_on - lag(occasion_on) over (
        partition by customer_id order by occasion_on
    ) as gap_days
from walked
order by customer_id, occasion_on
