-- Contracts that end before they start, or overlap an active one of their type and machine (V-17).
--
-- Contracts that meet on one day do not overlap; a contract without an end is open.
--
-- grain: contract_id
-- columns:
--   contract_id        VARCHAR
--   customer_id        VARCHAR
--   machine_id         VARCHAR
--   contract_type      VARCHAR
--   started_on         DATE
--   ended_on           DATE
--   other_contract_id  VARCHAR  the first one it overlaps; null if it ends before it starts
--   row_count          BIGINT
--   revenue_eur        DOUBLE   null: what a contract brings stands in the invoice lines
with backwards as (

    select contract_id, null::varchar as other_contract_id
    from contracts
    where ended_on < started_on

),

active as (

    select contract_id, machine_id, contract_type, started_on, coalesce(ended_on, '9999-12-31') as to_on
    from contracts
    where status = 'active' and machine_id is not null

),

overlapping as (

    select one.contract_id, min(other.contract_id) as other_contract_id
    from active as one
    join active as other
        on other.machine_id = one.machine_id
        and other.contract_type = one.contract_type
        and other.contract_id <> one.contract_id
        and other.started_on < one.to_on
        and one.started_on < other.to_on
    anti join backwards on backwards.contract_id in (one.contract_id, other.contract_id)
    group by one.contract_id

),

conflicts as (

    select * from backwards
    union all
    select * from overlapping

)

select
    contract_id,
    customer_id,
    machine_id,
    contract_type,
    started_on,
    ended_on,
    other_contract_id,
    1::bigint    as row_count,
    null::double as revenue_eur
from conflicts
join contracts using (contract_id)
order by machine_id nulls first, contract_type, started_on, contract_id
