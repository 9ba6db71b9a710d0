create or replace function public.order_funds(
  portfolio public."Portfolio", symbol text, side public."OrderSide", quantity numeric, limit_price numeric, reduce_only boolean,
  left_out uuid[] default '{}', trigger_price numeric default null, out equity numeric, out buying_power numeric, out required numeric)
  language sql stable security definer
  set search_path = ''
as $$
  select portfolio.cash_balance_usd + present.positions_value,
         portfolio.cash_balance_usd - present.reserved,
         (select coalesce(sum(r.reserved), 0) from public.reservations(portfolio, symbol, side, quantity, limit_price, reduce_only, left_out, trigger_price) r) - present.reserved
    from (select coalesce(sum(round(r.quantity * r.mark, 8)), 0) as positions_value, coalesce(sum(r.reserved), 0) as reserved
            from public.reservations(portfolio, left_out => order_funds.left_out) r) present
$$;
comment on function public.order_funds(public."Portfolio", text, public."OrderSide", numeric, numeric, boolean, uuid[], numeric) is
  'Equity and buying power of a portfolio without an order, and the buying power that the order requires; open orders in left_out do not count.';
