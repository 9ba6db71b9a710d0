-- Whoever changes candles leaves word which days they were of: one look at all rows of a statement, and one row a day.
create or replace function public.note_touched_days() returns trigger
  language plpgsql security definer
  set search_path = ''
as $$
begin
  if tg_op <> 'INSERT' then
    insert into public."TouchedDay" (symbol, interval, day)
      select distinct o.symbol, o.interval, (o.timestamp at time zone 'UTC')::date from old_rows o where o.interval not in ('1w', '1M');
  end if;
  if tg_op <> 'DELETE' then
    insert into public."TouchedDay" (symbol, interval, day)
      select distinct n.symbol, n.interval, (n.timestamp at time zone 'UTC')::date from new_rows n where n.interval not in ('1w', '1M');
  end if;
  return null;
end
$$;
comment on function public.note_touched_days() is 'Notes in TouchedDay the days of all candles that a statement wrote, changed or deleted.';
create or replace trigger "MarketData_touched_insert" after insert on public."MarketData" referencing new table as new_rows
  for each statement execute function public.note_touched_days();
create or replace trigger "MarketData_touched_update" after update on public."MarketData" referencing old table as old_rows new table as new_rows
  for each statement execute function public.note_touched_days();
create or replace trigger "MarketData_touched_delete" after delete on public."MarketData" referencing old table as old_rows
  for each statement execute function public.note_touched_days();

create or replace function public.note_every_day() returns trigger
  language plpgsql security definer
  set search_path = ''
as $$
begin
  insert into public."TouchedDay" (symbol, interval, day) select d.symbol, d.interval, d.day from public."CandleDay" d;
  return null;
end
$$;
comment on function public.note_every_day() is 'Notes in TouchedDay every day that was summed, when all candles go at once.';
create or replace trigger "MarketData_touched_truncate" after truncate on public."MarketData"
  for each statement execute function public.note_every_day();
