create or replace function public.note_touched_equity() returns trigger
  language plpgsql security definer
  set search_path = ''
as $$
begin
  if tg_op <> 'INSERT' then
    insert into public."TouchedEquity" (portfolio_id, day)
      select distinct o.portfolio_id, public.utc_day(o.sampled_at) from old_rows o;
  end if;
  if tg_op <> 'DELETE' then
    insert into public."TouchedEquity" (portfolio_id, day)
      select distinct n.portfolio_id, public.utc_day(n.sampled_at) from new_rows n;
  end if;
  return null;
end
$$;
comment on function public.note_touched_equity() is 'Trigger: writes to TouchedEquity the days of all samples that a statement inserted, changed or deleted.';
