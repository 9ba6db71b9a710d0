create or replace function public.suspend_portfolio(epoch bigint, portfolio_id uuid, reason text) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
begin
  perform public.engine_fence(epoch);
  update public."Portfolio" p set suspended_at = clock_timestamp(), suspended_reason = suspend_portfolio.reason, updated_at = clock_timestamp()
   where p.id = suspend_portfolio.portfolio_id and p.suspended_at is null;
end
$$;
comment on function public.suspend_portfolio(bigint, uuid, text) is
  'Suspends a portfolio that the engine cannot book for: its orders do not fill and new orders are denied until an administrator resumes it.';
