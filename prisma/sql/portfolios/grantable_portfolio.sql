create or replace function public.grantable_portfolio(portfolio_id uuid) returns public."Portfolio"
  language plpgsql stable security definer
  set search_path = ''
as $$
declare
  portfolio public."Portfolio" := public.permitted_portfolio(portfolio_id);
  owner_name text;
  owner_is_active boolean;
begin
  if not exists (select from public."User" u where u.login = session_user and u.active) then
    raise exception 'login % is not a user of this desk; only users grant portfolios', session_user
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Use the login of an active user: a key cannot grant.';
  end if;
  select u.username, u.active into owner_name, owner_is_active from public."User" u where u.id = portfolio.user_id;
  if portfolio.user_id <> public.current_user_id() and (owner_is_active or not public.is_desk_admin()) then
    raise exception 'only its owner % grants portfolio %', owner_name, portfolio.name
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Have the owner grant it. An administrator may do it when the owner is disabled.';
  end if;
  return portfolio;
end
$$;
comment on function public.grantable_portfolio(uuid) is
  'The portfolio, if the connected user may grant it: its owner, or an administrator when the owner is disabled. Takes no lock.';
