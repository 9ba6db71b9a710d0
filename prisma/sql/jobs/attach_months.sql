create or replace function public.attach_months() returns integer
  language plpgsql volatile security definer
  set search_path = ''
  -- An instant becomes text and an instant again: with the abbreviation of a zone it would be another one.
  set datestyle = 'ISO, MDY'
  -- Its locks of MarketData make no reader and writer of candles wait; another change of its months may be under way.
  set lock_timeout = '500ms'
as $$
declare
  month record;
  attached integer := 0;
begin
  perform public.require_read_committed();
  for month in
    select c.relname as name, to_date(right(c.relname, 7), 'YYYY_MM')::timestamp as first_day
      from pg_catalog.pg_class c
     where c.relnamespace = 'archive'::regnamespace and c.relkind = 'r' and c.relname ~ '^MarketData_[0-9]{4}_[0-9]{2}$'
       -- A month that was created again stays attached; the archived one stays in the archive for an administrator.
       and to_regclass(format('public.%I', c.relname)) is null
     order by c.relname
  loop
    execute format('alter table archive.%I set schema public', month.name);
    execute format('alter table public."MarketData" attach partition public.%I for values from (%L) to (%L)',
      month.name, month.first_day at time zone 'UTC', (month.first_day + interval '1 month') at time zone 'UTC');
    insert into public."TouchedDay" (symbol, interval, day)
      select distinct m.symbol, m.interval, public.utc_day(m.timestamp) from public."MarketData" m
       where m.timestamp >= month.first_day at time zone 'UTC' and m.timestamp < (month.first_day + interval '1 month') at time zone 'UTC' and m.interval not in ('1w', '1M');
    attached := attached + 1;
  end loop;
  return attached;
end
$$;
comment on function public.attach_months() is 'Reverses detach_months: attaches archived months to MarketData again. Returns the number of months.';
