create or replace function public.resume_portfolio(portfolio_id uuid) returns public."Portfolio"
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  portfolio public."Portfolio";
begin
  perform public.require_read_committed();
  if not public.is_desk_admin() then
    raise exception 'only an administrator may resume a portfolio'
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Use the login of an administrator.';
  end if;
  portfolio := public.own_portfolio(portfolio_id);
  if portfolio.suspended_at is null then
    raise exception 'portfolio % is not suspended', portfolio.name
      using errcode = 'TR409', detail = 'PORTFOLIO_NOT_SUSPENDED', hint = 'List the portfolios and their states with: traderai portfolio list --all';
  end if;
  update public."Portfolio" p set suspended_at = null, suspended_reason = null, updated_at = clock_timestamp()
   where p.id = portfolio.id returning * into portfolio;
  perform public.send_hint('traderai_engine', 'portfolios');
  return portfolio;
end
$$;
comment on function public.resume_portfolio(uuid) is 'Resumes a suspended portfolio, after an administrator has removed the cause. The engine continues with its working orders.';
