create or replace function public.scope_portfolios("limit" public."RiskLimit", currency text) returns uuid[]
  language sql stable security definer
  set search_path = ''
as $$
  select case when "limit".portfolio_id is not null then array["limit".portfolio_id]
    else array(select p.id from public."Portfolio" p where p.currency = scope_portfolios.currency and ("limit".user_id is null or p.user_id = "limit".user_id)) end
$$;
comment on function public.scope_portfolios(public."RiskLimit", text) is 'The portfolios of this currency whose figures a limit sums: those of the desk, of its user, or its portfolio.';
