create or replace function public.proposable_portfolio(portfolio_id uuid, reduce_only boolean) returns public."Portfolio"
  language plpgsql stable security definer
  set search_path = ''
as $$
declare
  portfolio public."Portfolio";
begin
  -- An agent has no right of its own in a portfolio, so its orders are only proposed.
  if public.has_scope('agent') and portfolio_id = any (public.own_portfolio_ids()) then
    select * into portfolio from public."Portfolio" p where p.id = proposable_portfolio.portfolio_id;
    return portfolio;
  end if;
  portfolio := public.permitted_portfolio(portfolio_id);
  if not reduce_only then
    perform public.check_may_open(portfolio);
  end if;
  return portfolio;
end
$$;
comment on function public.proposable_portfolio(uuid, boolean) is
  'The portfolio, if the connected login may propose such an order in it: as place_order, and the scope agent in portfolios of its user. Takes no lock.';
