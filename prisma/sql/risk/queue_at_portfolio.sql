create or replace function public.queue_at_portfolio(portfolio_id uuid) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  key constant bigint := public.portfolio_key(portfolio_id);
begin
  if public.may_wait_for(1, key) then
    perform pg_advisory_xact_lock(key);
  elsif not pg_try_advisory_xact_lock(key) then
    perform public.refuse_wait('portfolio ' || portfolio_id);
  end if;
end
$$;
comment on function public.queue_at_portfolio(uuid) is
  'Takes the place in the queue of sessions that change a portfolio; its row stays free for the engine. Only functions that check permissions call it.';
