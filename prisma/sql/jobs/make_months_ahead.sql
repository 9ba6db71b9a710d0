create or replace function public.make_months_ahead(months integer default 3) returns integer
  language plpgsql volatile security definer
  set search_path = ''
  -- Other sessions wait behind each wait of this one, such as for a long reader of the audit or an open order transaction: the job tries again.
  set lock_timeout = '200ms'
as $$
declare
  clock timestamptz;
  parent text;
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
  foreach parent in array array['AuditLog', 'Trade'] loop
    foreach clock in array public.waiting_months(parent) loop
      made := made + public.ensure_month_partitions(parent, clock, clock);
    end loop;
  end loop;
  return made;
end
$$;
comment on function public.make_months_ahead(integer) is
  'Creates the partitions of this month and the next months, on the desk''s clock and the market''s clock, and moves audit rows and trades out of the default partitions. Returns the number created.';
