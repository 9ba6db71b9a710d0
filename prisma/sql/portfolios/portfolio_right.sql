create or replace function public.portfolio_right(portfolio public."Portfolio") returns text
  language plpgsql stable security definer
  set search_path = ''
as $$
declare
  connected constant uuid := public.current_user_id();
begin
  -- As own_portfolio_ids(), for one portfolio: a user may have many.
  if (portfolio.user_id = connected or public.granted_to(portfolio.id, connected))
     and not exists (select from public."ApiKey" k where k.role_name = session_user and portfolio.id <> all (k.portfolio_ids))
     and public.has_scope('trader') then
    return case when portfolio.user_id = connected then 'OWNS' else 'GRANTED' end;
  end if;
  return case when public.is_risk() then 'REDUCES' end;
end
$$;
comment on function public.portfolio_right(public."Portfolio") is
  'The right of the connected login in a portfolio: OWNS and GRANTED open and reduce, REDUCES (risk and administrators) only cancels and reduces; null: no right.';
