create or replace function public.make_months_ahead(months integer default 3) returns integer
  language plpgsql volatile security definer
  set search_path = ''
  -- A long reader of the audit must not make other sessions wait behind this statement.
  set lock_timeout = '5s'
as $$
declare
  clock timestamptz;
  parent text;
  waiting timestamptz[];
  made integer := 0;
begin
  perform public.require_read_committed();
  if not (months between 0 and 24) then
    raise exception 'months ahead: %', months
      using errcode = 'TR422', detail = 'UNSUPPORTED', hint = 'Use 0 to 24.';
  end if;
  -- The desk's clock and the market's clock may be years apart in a replay.
  for clock in select now() union select l.market_at from public."EngineLease" l where l.market_at is not null loop
    foreach parent in array array['MarketData', 'Trade'] loop
      made := made + public.ensure_month_partitions(parent, clock, clock + make_interval(months => months));
    end loop;
  end loop;
  made := made + public.ensure_month_partitions('AuditLog', now(), now() + make_interval(months => months));
  if pg_relation_size('public."AuditLog_default"'::regclass) > 0 then
    alter table public."AuditLog_default" no force row level security;
    waiting := array(select distinct date_trunc('month', a.occurred_at, 'UTC') from public."AuditLog_default" a);
    alter table public."AuditLog_default" force row level security;
    foreach clock in array waiting loop
      made := made + public.ensure_month_partitions('AuditLog', clock, clock);
    end loop;
  end if;
  return made;
end
$$;
comment on function public.make_months_ahead(integer) is
  'Creates the partitions of this month and the next months, on the desk''s clock and the market''s clock, and moves audit rows out of the default partition. Returns the number created.';
