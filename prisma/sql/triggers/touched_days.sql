-- Every statement that changes candles records their days: it reads its changed rows once and writes one row a day.
create or replace trigger "MarketData_touched_insert" after insert on public."MarketData" referencing new table as new_rows
  for each statement execute function public.note_touched_days();
create or replace trigger "MarketData_touched_update" after update on public."MarketData" referencing old table as old_rows new table as new_rows
  for each statement execute function public.note_touched_days();
create or replace trigger "MarketData_touched_delete" after delete on public."MarketData" referencing old table as old_rows
  for each statement execute function public.note_touched_days();
create or replace trigger "MarketData_touched_truncate" after truncate on public."MarketData"
  for each statement execute function public.note_every_day();
