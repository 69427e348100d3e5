-- What the share of a finding is a share of, where that is not the rows of a table.
--
-- columns:
--   absolute_eur         DOUBLE  all invoice lines, credit notes counted as positive
--   month_count          BIGINT  months from the first to the last invoice
--   booked_month_count   BIGINT  months with company figures
--   respondent_count     BIGINT  respondents of all waves
--   customer_year_count  BIGINT  years of customers with a potential
--   buyer_count          BIGINT  customers with revenue
select
    (select coalesce(sum(abs(revenue_eur)), 0) from service_revenue) as absolute_eur,
    (
        select coalesce(date_diff('month', min(invoiced_on), max(invoiced_on)) + 1, 0)
        from service_revenue
    ) as month_count,
    (select count(*) from company_financials) as booked_month_count,
    (select count(distinct (wave_id, respondent_id)) from survey_responses) as respondent_count,
    (select count(distinct (customer_id, year)) from service_potential) as customer_year_count,
    (select count(distinct customer_id) from customer_months) as buyer_count
