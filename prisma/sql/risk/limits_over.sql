create or replace function public.limits_over(portfolio public."Portfolio", symbol text, origin public."OrderOrigin") returns public."RiskLimit"[]
  language sql stable security definer
  set search_path = ''
as $$
  -- The limits that refuse before those that warn, in the order of judging, the strictest of a kind first.
  select array_agg(l order by l.action = 'WARN', l.kind, l.value)
    from public."RiskLimit" l
   where l.scope_id in (public.desk_scope(), portfolio.id, portfolio.user_id, origin.user_id, origin.api_key_id)
     and l.active
     and (l.symbol is null or l.symbol = limits_over.symbol)
     and (l.currency is null or l.currency = portfolio.currency)
$$;
comment on function public.limits_over(public."Portfolio", text, public."OrderOrigin") is
  'The active limits over orders in a symbol: of the desk, of the portfolio, of its owner, of the user that places them and of its key. Null without one.';
