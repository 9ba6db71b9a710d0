create or replace function public.own_portfolio(portfolio_id uuid) returns public."Portfolio"
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  portfolio public."Portfolio" := public.permitted_portfolio(portfolio_id);
begin
  perform public.queue_for_portfolio(portfolio_id);
  select * into portfolio from public."Portfolio" p where p.id = own_portfolio.portfolio_id for no key update;
  return portfolio;
end
$$;
comment on function public.own_portfolio(uuid) is
  'Returns the portfolio, locked for this transaction, if the connected login may open or only reduce risk in it; raises an error otherwise. See check_may_open.';
