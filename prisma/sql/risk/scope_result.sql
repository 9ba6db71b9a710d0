create or replace function public.scope_result(portfolio_ids uuid[], out equity numeric, out result numeric)
  language sql stable security definer
  set search_path = ''
as $$
  select sum(p.cash_balance_usd + h.value), sum(h.result)
    from public."Portfolio" p
   cross join lateral (
     select coalesce(sum(round(o.quantity * m.price, 8)), 0) as value, coalesce(sum(o.realized_pnl - o.fees - o.cost + round(o.quantity * m.price, 8)), 0) as result
       from public."Position" o
      cross join lateral (select coalesce(public.mark_price(o.symbol), o.mark_price, o.average_price, 0) as price) m
      where o.portfolio_id = p.id) h
   where p.id = any (portfolio_ids)
$$;
comment on function public.scope_result(uuid[]) is
  'Of portfolios of one currency at the marks of now: equity, and the realized and unrealized result less fees since they began. Null without a portfolio.';
