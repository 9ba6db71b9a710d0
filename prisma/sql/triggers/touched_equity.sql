-- Every statement that changes samples of equity records their days.
create or replace trigger "PortfolioSnapshot_touched_insert" after insert on public."PortfolioSnapshot" referencing new table as new_rows
  for each statement execute function public.note_touched_equity();
create or replace trigger "PortfolioSnapshot_touched_update" after update on public."PortfolioSnapshot" referencing old table as old_rows new table as new_rows
  for each statement execute function public.note_touched_equity();
create or replace trigger "PortfolioSnapshot_touched_delete" after delete on public."PortfolioSnapshot" referencing old table as old_rows
  for each statement execute function public.note_touched_equity();
