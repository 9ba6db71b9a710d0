do $months$
declare
  month timestamp;
begin
  alter table "Trade" detach partition "Trade_default";
  alter table "Trade_default" no force row level security;
  for month in select distinct date_trunc('month', t.executed_at at time zone 'UTC') from "Trade_default" t loop
    execute format('create table %I partition of "Trade" for values from (%L) to (%L)', 'Trade' || to_char(month, '_YYYY_MM'),
      to_char(month, 'YYYY-MM-DD') || ' 00:00:00+00', to_char(month + interval '1 month', 'YYYY-MM-DD') || ' 00:00:00+00');
  end loop;
  insert into "Trade" select * from "Trade_default";
  drop table "Trade_default";
end
$months$;

drop function if exists waiting_months(text);
drop function if exists check_deposit(uuid, numeric, numeric);
