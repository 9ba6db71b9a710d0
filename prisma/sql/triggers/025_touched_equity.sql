create or replace function public.note_touched_equity() returns trigger
  language plpgsql security definer
  set search_path = ''
as $$
begin
  if tg_op <> 'INSERT' then
    insert into public."TouchedEquity" (portfolio_id, day)
      select distinct o.portfolio_id, (o.sampled_at at time zone 'UTC')::date from old_rows o;
  end if;
  if tg_op <> 'DELETE' then
    insert into public."TouchedEquity" (portfolio_id, day)
      select distinct n.portfolio_id, (n.sampled_at at time zone 'UTC')::date from new_rows n;
  end if;
  return null;
end
$$;
comment on function public.note_touched_equity() is 'Notes in TouchedEquity the days of all samples that a statement wrote, changed or deleted.';
create or replace trigger "PortfolioSnapshot_touched_insert" after insert on public."PortfolioSnapshot" referencing new table as new_rows
  for each statement execute function public.note_touched_equity();
create or replace trigger "PortfolioSnapshot_touched_update" after update on public."PortfolioSnapshot" referencing old table as old_rows new table as new_rows
  for each statement execute function public.note_touched_equity();
create or replace trigger "PortfolioSnapshot_touched_delete" after delete on public."PortfolioSnapshot" referencing old table as old_rows
  for each statement execute function public.note_touched_equity();
