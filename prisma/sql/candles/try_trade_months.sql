create or replace function public.try_trade_months(first_at timestamptz, last_at timestamptz) returns boolean
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  referenced text;
begin
  if not exists (select from public.missing_months('Trade', first_at, last_at)) then
    return true;
  end if;
  begin
    -- All locks of a new partition, none of which is waited for: the keys of Trade lock the tables that they refer to against every writer.
    -- Exclusive, which is more than they need: a session that holds a row and has not written yet would otherwise wait for this transaction,
    -- which waits for that row.
    select string_agg(k.confrelid::regclass::text, ', ' order by k.confrelid) into referenced
      from pg_catalog.pg_constraint k where k.conrelid = 'public."Trade"'::regclass and k.contype = 'f';
    execute format('lock table %s in exclusive mode nowait', referenced);
    lock table only public."Trade" in share update exclusive mode nowait;
    lock table public."Trade_default" in access exclusive mode nowait;
    if not pg_try_advisory_xact_lock(hashtext('month partitions'), hashtext('Trade')) then
      return false;
    end if;
    perform public.ensure_month_partitions('Trade', first_at, last_at);
    return true;
  exception when lock_not_available then
    return false;
  end;
end
$$;
comment on function public.try_trade_months(timestamptz, timestamptz) is
  'Creates the missing months of Trade when no session would wait for it. False: another session uses the tables, so the trades are booked in Trade_default until their month is created.';
