-- How long the history is, if it is too short for what is to be foretold (V-18).
--
-- From the month of the first invoice to the last closed month. Below twice the horizon no model is
-- trained, below three times nothing can be validated on later months.
--
-- grain: from_on
-- params:
--   $horizon_months  INTEGER
--   $known_to_on     DATE     first day no longer looked at
-- columns:
--   from_on          DATE     first month
--   history_months   BIGINT
--   training_months  BIGINT   what training needs
--   needed_months    BIGINT   what a validation needs
--   is_trainable     BOOLEAN
--   customer_id      VARCHAR  null
--   row_count        BIGINT   invoice lines
--   revenue_eur      DOUBLE   null: it is about time
with history as (

    select
        date_trunc('month', min(invoiced_on))::date as from_on,
        date_diff('month', min(invoiced_on), $known_to_on::date) as history_months,
        count(*) as row_count
    from service_revenue

)

select
    from_on,
    history_months,
    2 * $horizon_months::bigint                     as training_months,
    3 * $horizon_months::bigint                     as needed_months,
    history_months >= 2 * $horizon_months::bigint   as is_trainable,
    null::varchar                                   as customer_id,
    row_count,
    null::double                                    as revenue_eur
from history
where history_months < 3 * $horizon_months::bigint
