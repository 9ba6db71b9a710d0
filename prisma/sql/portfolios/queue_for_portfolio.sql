create or replace function public.queue_for_portfolio(portfolio_id uuid) returns void
  language sql volatile security definer
  set search_path = ''
as $$
  select pg_advisory_xact_lock(hashtext('portfolio'), hashtext(portfolio_id::text))
$$;
comment on function public.queue_for_portfolio(uuid) is
  'Sessions that change a portfolio wait here for each other, before its row. The engine does not: it waits for one session at the row, not for all that wait. Only functions that check permissions call it.';
