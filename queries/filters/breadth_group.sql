-- The service group a category belongs to: what breadth is counted in.
--
-- Null for what has no name.
create or replace macro breadth_group(category) as
    case
        when category in ('parts', 'exchange_parts') then 'parts'
        when category in ('field_service', 'inspection', 'remote') then 'field'
        when category in ('repair', 'overhaul') then 'repair'
        when category = 'training' then 'training'
        when category <> 'other' then 'modernisation'
    end;
