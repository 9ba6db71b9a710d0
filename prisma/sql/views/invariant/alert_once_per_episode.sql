create or replace view invariant.alert_once_per_episode with (security_invoker = true) as
select rule_id, occurred_at, count(*) as firings from public."Alert" where rule_id is not null and occurred_at is not null
 group by rule_id, occurred_at having count(*) > 1
;
comment on view invariant.alert_once_per_episode is 'A rule fires at most one alert for the same instant of the market.';
