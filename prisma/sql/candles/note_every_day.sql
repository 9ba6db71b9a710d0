create or replace function public.note_every_day() returns trigger
  language plpgsql security definer
  set search_path = ''
as $$
begin
  insert into public."TouchedDay" (symbol, interval, day) select d.symbol, d.interval, d.day from public."CandleDay" d;
  return null;
end
$$;
comment on function public.note_every_day() is 'Trigger: writes every summed day to TouchedDay when a truncate deletes all candles.';
