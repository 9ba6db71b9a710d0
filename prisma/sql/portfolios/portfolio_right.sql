create or replace function public.portfolio_right(portfolio public."Portfolio") returns text
  language plpgsql stable security definer
  set search_path = ''
as $$
begin
  if portfolio.id = any (public.own_portfolio_ids()) and public.has_scope('trader') then
    return case when portfolio.user_id = public.current_user_id() then 'OWNS' else 'GRANTED' end;
  end if;
  return case when public.is_risk() then 'REDUCES' end;
end
$$;
comment on function public.portfolio_right(public."Portfolio") is
  'The right of the connected login in a portfolio: OWNS and GRANTED open and reduce, REDUCES (risk and administrators) only cancels and reduces; null: no right.';
