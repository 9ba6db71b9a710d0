create or replace function public.engine_hold(epoch bigint, portfolio_ids uuid[]) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
begin
  perform public.engine_fence(epoch);
  perform public.lock_portfolios(portfolio_ids);
end
$$;
comment on function public.engine_hold(bigint, uuid[]) is
  'Locks portfolios by id, before the leading engine books several steps for them in one transaction.';
