create or replace function public.own_portfolio(portfolio_id uuid) returns public."Portfolio"
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  portfolio public."Portfolio";
begin
  select * into portfolio from public."Portfolio" p where p.id = own_portfolio.portfolio_id for no key update;
  if not found or not (portfolio.user_id is not distinct from public.current_user_id() or public.is_desk_admin()) then
    -- One error for both cases, so that a login cannot learn that another user's portfolio exists.
    raise exception 'there is no portfolio % that you may trade', own_portfolio.portfolio_id
      using errcode = 'TR404', detail = 'UNKNOWN_PORTFOLIO', hint = 'List yours with: traderai portfolio list';
  end if;
  return portfolio;
end
$$;
comment on function public.own_portfolio(uuid) is 'Returns the portfolio, locked for this transaction, if the connected user may act on it; raises an error otherwise.';
