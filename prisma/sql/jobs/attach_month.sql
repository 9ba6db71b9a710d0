create or replace function public.attach_month(month text) returns void
  language plpgsql volatile security definer
  set search_path = ''
  -- An instant becomes text and an instant again: with the abbreviation of a zone it would be another one.
  set datestyle = 'ISO, MDY'
  -- Its locks of MarketData make no reader and writer of candles wait; another change of its months may be under way.
  set lock_timeout = '500ms'
as $$
declare
  first_at timestamptz;
  next_at timestamptz;
begin
  perform public.require_read_committed();
  perform public.require_scope('admin');
  if month is null or not exists (select from public.months_to_attach() m where m = month) then
    raise exception 'the archive has no month to attach: %', public.shown_text(month)
      using errcode = 'TR404', detail = 'UNSUPPORTED', hint = 'List them with: select months_to_attach()';
  end if;
  first_at := to_date(right(month, 7), 'YYYY_MM')::timestamp at time zone 'UTC';
  next_at := (to_date(right(month, 7), 'YYYY_MM')::timestamp + interval '1 month') at time zone 'UTC';
  execute format('alter table archive.%I set schema public', month);
  execute format('alter table public."MarketData" attach partition public.%I for values from (%L) to (%L)', month, first_at, next_at);
  insert into public."TouchedDay" (symbol, interval, day)
    select distinct m.symbol, m.interval, public.utc_day(m.timestamp) from public."MarketData" m
     where m.timestamp >= first_at and m.timestamp < next_at and m.interval not in ('1w', '1M');
end
$$;
comment on function public.attach_month(text) is 'Reverses detach_month: attaches an archived month to MarketData again.';
