create or replace function public.detach_months(before timestamptz) returns integer
  language plpgsql volatile security definer
  set search_path = ''
  -- Readers of candles wait behind this statement's wait for an older reader: the job tries again.
  set lock_timeout = '500ms'
as $$
declare
  month record;
  detached integer := 0;
begin
  perform public.require_read_committed();
  for month in
    select c.relname as name, to_date(right(c.relname, 7), 'YYYY_MM') as first_day from pg_catalog.pg_inherits i join pg_catalog.pg_class c on c.oid = i.inhrelid
     where i.inhparent = 'public."MarketData"'::regclass and c.relname ~ '^MarketData_[0-9]{4}_[0-9]{2}$'
       and (to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month') at time zone 'UTC' <= before
     order by c.relname
  loop
    execute format('alter table public."MarketData" detach partition public.%I', month.name);
    execute format('alter table public.%I set schema archive', month.name);
    insert into public."TouchedDay" (symbol, interval, day)
      select d.symbol, d.interval, d.day from public."CandleDay" d where d.day >= month.first_day and d.day < month.first_day + interval '1 month';
    detached := detached + 1;
  end loop;
  return detached;
end
$$;
comment on function public.detach_months(timestamptz) is
  'Moves months of MarketData that ended before an instant into schema archive, which no query reads. Returns the number of months. Trades and audit rows stay forever: books are sums over all trades, and the audit chain must be complete.';
