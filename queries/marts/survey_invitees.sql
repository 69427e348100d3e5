-- Who was invited to a wave, under the reader's choice of customers, and whether they answered.
--
-- Invitations do not tell a role, so a choice of roles does not narrow them. Without any choice of
-- customers, invitations to customers that are not published count as well.
--
-- grain: wave_id, contact_id
-- params:
--   $countries     VARCHAR[]  empty: all
--   $regions       VARCHAR[]  empty: all
--   $industries    VARCHAR[]  empty: all
--   $channels      VARCHAR[]  direct, dealer; empty: all
--   $type_groups   VARCHAR[]  machine type groups; empty: all
-- columns:
--   wave_id           VARCHAR
--   contact_id        VARCHAR
--   customer_id       VARCHAR  null: a customer that is not published
--   has_responded     BOOLEAN
--   is_late           BOOLEAN  answered after a reminder; null: not answered, or not told
select
    invited.wave_id,
    invited.contact_id,
    chosen.customer_id,
    coalesce(invited.has_responded, false)                            as has_responded,
    case when invited.has_responded then invited.reminder_no > 0 end  as is_late
from survey_invitations as invited
left join customers_where($countries, $regions, $industries, $channels, $type_groups) as chosen
    on chosen.customer_id = invited.customer_id
left join customers on customers.customer_id = invited.customer_id
where chosen.customer_id is not null
    or (
        len($countries) + len($regions) + len($industries) + len($channels) + len($type_groups) = 0
        and not coalesce(customers.is_intercompany, false)
    )
order by wave_id, contact_id
