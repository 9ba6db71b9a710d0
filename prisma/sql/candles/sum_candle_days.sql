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
  -- Two at once could put an older sum in the place of a newer one.
  lock table public."CandleDay" in share row exclusive mode;
  with taken as (delete from public."TouchedDay" returning *)
  select array_agg(t) into touched from taken t;
  -- Each statement sees at least the candles of every day that was taken; what changes meanwhile has left word again.
  delete from public."CandleDay" d using unnest(touched) t where d.symbol = t.symbol and d.interval = t.interval and d.day = t.day;
  insert into public."CandleDay"
    select c.* from (select distinct u.symbol, u.interval, u.day from unnest(touched) u) t cross join lateral public.candle_day(t.symbol, t.interval, t.day) c;
  get diagnostics summed = row_count;
  return summed;
end
$$;
comment on function public.sum_candle_days() is 'Sums the days anew whose candles came, changed or went since the last time; how many have candles. Of refresh_view alone.';
