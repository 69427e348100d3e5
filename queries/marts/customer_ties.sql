-- What ties each customer at a month end: contracts in force, parts only we supply, old machines.
--
-- A contract is in force from its start to its end; without an end, as long as its status says so.
-- Bonus and discount contracts are economic ties, all others are service contracts. A machine eight
-- years old makes modernisation a fifth service group that can be bought.
--
-- grain: customer_id
-- params:
--   $to_on         DATE     day after the date looked at, first of a month
-- columns:
--   customer_id            VARCHAR
--   has_service_contract   BOOLEAN
--   has_economic_contract  BOOLEAN
--   has_old_machine        BOOLEAN  one of our machines in operation, at least eight years old
--   parts_eur              DOUBLE   parts revenue of 24 months
--   monopoly_parts_eur     DOUBLE   of this, parts that only we can supply
with in_force as (

    select
        customer_id,
        bool_or(contract_type not in ('bonus', 'framework_discount')) as has_service_contract,
        bool_or(contract_type in ('bonus', 'framework_discount'))     as has_economic_contract
    from contracts
    where started_on < $to_on
        and (ended_on >= $to_on - to_days(1) or (ended_on is null and status in ('active', 'renewed')))
    group by customer_id

),

machines as (

    select distinct customer_id
    from installed_base
    where is_own
        and commissioned_on <= $to_on - to_years(8)
        and (decommissioned_on is null or decommissioned_on >= $to_on)

),

parts as (

    select
        customer_id,
        sum(parts_eur)          as parts_eur,
        sum(monopoly_parts_eur) as monopoly_parts_eur
    from customer_months
    where month_on >= $to_on - to_months(24) and month_on < $to_on and known_month_on < $to_on
    group by customer_id

)

select
    customer_id,
    coalesce(in_force.has_service_contract, false)   as has_service_contract,
    coalesce(in_force.has_economic_contract, false)  as has_economic_contract,
    machines.customer_id is not null                 as has_old_machine,
    coalesce(round(parts_eur, 2), 0)                 as parts_eur,
    coalesce(round(monopoly_parts_eur, 2), 0)        as monopoly_parts_eur
from customers
left join in_force using (customer_id)
left join machines using (customer_id)
left join parts using (customer_id)
where not is_intercompany
order by customer_id
