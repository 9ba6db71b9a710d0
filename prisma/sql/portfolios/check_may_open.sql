create or replace function public.check_may_open(portfolio public."Portfolio") returns void
  language plpgsql stable security definer
  set search_path = ''
as $$
begin
  if coalesce(public.portfolio_right(portfolio), '') not in ('OWNS', 'GRANTED') then
    raise exception 'portfolio % belongs to user %, and you have no grant for it',
        portfolio.name, (select u.username from public."User" u where u.id = portfolio.user_id)
      using errcode = 'TR403', detail = 'NOT_GRANTED',
        hint = 'Have its owner run: traderai portfolio grant NAME USER. Without a grant you may cancel its orders and reduce its positions.';
  end if;
end
$$;
comment on function public.check_may_open(public."Portfolio") is
  'Refuses a login that may reduce but not open risk in a portfolio. Call it after own_portfolio, which refuses logins without any right.';
