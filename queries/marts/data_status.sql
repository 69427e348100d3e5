-- What is loaded: rows and period of every published table.
--
-- grain: table_name
-- columns:
--   table_name  VARCHAR
--   row_count   BIGINT
--   from_on     DATE     first day in the table; null where it has no date
--   to_on       DATE     last day in the table
--   file_count  BIGINT
select table_name, row_count, from_on, to_on, file_count
from published_tables
order by table_name
