create or replace function public.permitted_portfolio(portfolio_id uuid) returns public."Portfolio"
  language plpgsql stable security definer
  set search_path = ''
as $$
declare
  portfolio public."Portfolio";
begin
  select * into portfolio from public."Portfolio" p where p.id = permitted_portfolio.portfolio_id;
  if not found or public.portfolio_right(portfolio) is null then
    -- One error for both cases, so that a login cannot learn that another user's portfolio exists.
    raise exception 'there is no portfolio % that you may trade', permitted_portfolio.portfolio_id
      using errcode = 'TR404', detail = 'UNKNOWN_PORTFOLIO', hint = 'List yours with: traderai portfolio list';
  end if;
  return portfolio;
end
$$;
comment on function public.permitted_portfolio(uuid) is
  'The portfolio, if the connected login may open or only reduce risk in it; raises an error otherwise. Takes no lock.';
