create or replace function public.exposed_portfolios(symbols text[], touched uuid[]) returns uuid[]
  language sql stable security definer
  set search_path = ''
as $$
  with marks as materialized (
    select s.symbol, public.mark_price(s.symbol) as price from unnest(symbols) s (symbol))
  select array(
    select t.id from unnest(touched) t (id)
    union
    -- A limit order without a position reserves its own price. Only an order without a limit, and a sale below the market or without one, reserve another price.
    select o.portfolio_id from marks m join public."Order" o on o.symbol = m.symbol and o.side = 'SELL' and o.limit_price < coalesce(m.price, 'Infinity') and public.is_open(o.status)
    union
    select o.portfolio_id from marks m join public."Order" o on o.symbol = m.symbol and o.limit_price is null and public.is_open(o.status)
    union
    select p.id from public."Portfolio" p
     where p.buying_power_negative_at is not null
       and exists (select from public."Order" o where o.portfolio_id = p.id and o.symbol = any (symbols) and public.is_open(o.status))
    order by 1)
$$;
comment on function public.exposed_portfolios(text[], uuid[]) is
  'The portfolios whose buying power a new price of these symbols can change, the touched ones included: not every portfolio with an open order. docs/buying-power.md has the formula.';
