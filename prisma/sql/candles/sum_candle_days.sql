create or replace function public.sum_candle_days() returns integer
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  touched public."TouchedDay"[];
  summed integer;
begin
  if not exists (select from public."TouchedDay") then
    return 0;
  end if;
  -- Two concurrent runs could replace a newer sum by an older one.
  lock table public."CandleDay" in share row exclusive mode;
  with taken as (delete from public."TouchedDay" returning *)
  select array_agg(t) into touched from taken t;
  -- Each statement sees at least the candles of every deleted TouchedDay row; a later change inserts the row again.
  delete from public."CandleDay" d using unnest(touched) t where d.symbol = t.symbol and d.interval = t.interval and d.day = t.day;
  insert into public."CandleDay"
    select c.* from (select distinct u.symbol, u.interval, u.day from unnest(touched) u) t cross join lateral public.candle_day(t.symbol, t.interval, t.day) c;
  get diagnostics summed = row_count;
  return summed;
end
$$;
comment on function public.sum_candle_days() is 'Sums again the days whose candles were inserted, changed or deleted since the last run. Returns the number of days with candles. Only refresh_view calls it.';
