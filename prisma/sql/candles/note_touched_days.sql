create or replace function public.note_touched_days() returns trigger
  language plpgsql security definer
  set search_path = ''
as $$
begin
  if tg_op <> 'INSERT' then
    insert into public."TouchedDay" (symbol, interval, day)
      select distinct o.symbol, o.interval, public.utc_day(o.timestamp) from old_rows o where o.interval not in ('1w', '1M');
  end if;
  if tg_op <> 'DELETE' then
    insert into public."TouchedDay" (symbol, interval, day)
      select distinct n.symbol, n.interval, public.utc_day(n.timestamp) from new_rows n where n.interval not in ('1w', '1M');
  end if;
  return null;
end
$$;
comment on function public.note_touched_days() is 'Trigger: writes to TouchedDay the days of all candles that a statement inserted, changed or deleted.';
