create or replace function public.hold_portfolio(portfolio_id uuid) returns public."Portfolio"
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  key constant bigint := public.portfolio_key(portfolio_id);
  held public."Portfolio";
begin
  if public.may_wait_for(1, key) then
    -- Sessions wait here for each other, before the row. The engine does not: it waits for one session at the row, not for all that wait.
    perform pg_advisory_xact_lock(key);
    select * into held from public."Portfolio" p where p.id = portfolio_id for no key update;
    return held;
  end if;
  if pg_try_advisory_xact_lock(key) then
    select * into held from public."Portfolio" p where p.id = portfolio_id for no key update skip locked;
  end if;
  if held.id is null then
    perform public.refuse_wait('portfolio ' || portfolio_id);
  end if;
  return held;
end
$$;
comment on function public.hold_portfolio(uuid) is
  'Locks a portfolio for the transaction and returns it. A transaction that holds no portfolio with a higher id waits for it; another one is refused at once when it is locked. Only functions that check permissions call it.';
