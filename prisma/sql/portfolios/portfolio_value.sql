create or replace function public.portfolio_value(portfolio_id uuid)
  returns table (cash numeric, positions_value numeric, equity numeric, gross_exposure numeric, reserved numeric, buying_power numeric)
  -- With the rights of the calling login: row security decides which portfolios have a value.
  language sql stable security invoker
  set search_path = ''
as $$
  select p.cash_balance_usd, t.positions_value, p.cash_balance_usd + t.positions_value, t.gross_exposure, t.reserved, p.cash_balance_usd - t.reserved
    from public."Portfolio" p
   cross join lateral (
     select coalesce(sum(round(r.quantity * r.mark, 8)), 0) as positions_value,
            coalesce(sum(round(abs(r.quantity) * r.mark, 8)), 0) as gross_exposure,
            coalesce(sum(r.reserved), 0) as reserved
       from public.reservations(p) r) t
   where p.id = portfolio_value.portfolio_id
$$;
comment on function public.portfolio_value(uuid) is
  'Cash, value, equity and buying power at the current marks. Buying power = cash less the reservations of short positions and open orders at the worst price that each order allows.';
