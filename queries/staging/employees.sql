-- Employees: one row per pseudonymous person.
--
-- grain: employee_id
-- columns:
--   employee_id       VARCHAR
--   role              VARCHAR
--   region            VARCHAR
--   productive_hours  DOUBLE   per year
--   sales_trained_on  DATE
--   training_days     DOUBLE   in the last 12 months
select
    employee_id,
    role,
    region,
    productive_hours_year as productive_hours,
    sales_training_date   as sales_trained_on,
    training_days_12m     as training_days
from raw.employees
