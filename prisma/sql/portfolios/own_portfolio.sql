create or replace function public.own_portfolio(portfolio_id uuid) returns public."Portfolio"
  language plpgsql volatile security definer
  set search_path = ''
as $$
begin
  perform public.permitted_portfolio(portfolio_id);
  return public.hold_portfolio(portfolio_id);
end
$$;
comment on function public.own_portfolio(uuid) is
  'Returns the portfolio, locked for this transaction, if the connected login may open or only reduce risk in it; raises an error otherwise. See check_may_open.';
