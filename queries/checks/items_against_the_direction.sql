-- Questions whose answers run against overall satisfaction: is their scale reversed? (V-10)
--
-- Answers of customers, rescaled so that more is better; overall satisfaction is the mean of the
-- questions with that role. Below ten answers there is no telling.
--
-- grain: item_id
-- columns:
--   item_id            VARCHAR
--   text_en            VARCHAR
--   text_de            VARCHAR
--   is_scale_reversed  BOOLEAN  as told
--   correlation_ratio  DOUBLE   with overall satisfaction
--   customer_id        VARCHAR  null
--   row_count          BIGINT   answers compared
--   revenue_eur        DOUBLE   null: answers are no revenue
with rescaled as (

    select
        wave_id,
        respondent_id,
        item_id,
        role,
        (perception - scale_lo) / nullif(scale_hi - scale_lo, 0)
            * if(is_scale_reversed, -1, 1) as better
    from survey_responses
    join survey_items using (item_id)
    where perception between scale_lo and scale_hi and respondent_group = 'customer'

),

satisfaction as (

    select wave_id, respondent_id, avg(better) as overall
    from rescaled
    where role = 'overall'
    group by wave_id, respondent_id

),

compared as (

    select item_id, round(corr(better, overall), 9) as correlation_ratio, count(*) as row_count
    from rescaled
    join satisfaction using (wave_id, respondent_id)
    where role = 'item'
    group by item_id

)

select
    item_id,
    text_en,
    text_de,
    is_scale_reversed,
    correlation_ratio,
    null::varchar as customer_id,
    row_count,
    null::double  as revenue_eur
from compared
join survey_items using (item_id)
where row_count >= 10 and correlation_ratio < -0.1
order by correlation_ratio, item_id
