create or replace view invariant.buying_power_alert_once with (security_invoker = true) as
select p.id as portfolio_id, p.name, p.buying_power_negative_at, count(a.id) as unresolved
  from public."Portfolio" p
  left join public."Alert" a on a.portfolio_id = p.id and a.source = 'buying-power' and a.resolved_at is null
 group by p.id having count(a.id) > case when p.buying_power_negative_at is null then 0 else 1 end
;
comment on view invariant.buying_power_alert_once is 'A portfolio has at most one unresolved alert about its buying power, and only while buying power is negative.';
