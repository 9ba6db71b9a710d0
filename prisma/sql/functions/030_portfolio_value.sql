create or replace function public.portfolio_value(portfolio_id uuid)
  returns table (cash numeric, positions_value numeric, equity numeric, gross_exposure numeric, committed_exposure numeric, buying_power numeric)
  -- With the rights of whoever asks: row security decides whose portfolio has a value.
  language sql stable security invoker
  set search_path = ''
as $$
  with open_orders as (
    select o.symbol,
           sum(o.quantity - o.filled_quantity) filter (where o.side = 'BUY' and not o.reduce_only) as buying,
           sum(o.quantity - o.filled_quantity) filter (where o.side = 'SELL' and not o.reduce_only) as selling,
           max(o.limit_price) as highest_limit
      from public."Order" o
     where o.portfolio_id = portfolio_value.portfolio_id
       and o.status in ('PENDING_APPROVAL', 'PENDING_NEW', 'HELD', 'NEW', 'PARTIALLY_FILLED', 'PENDING_CANCEL', 'PENDING_REPLACE')
     group by o.symbol
  ), books as (
    select coalesce(p.quantity, 0) as quantity,
           coalesce(o.buying, 0) as buying,
           coalesce(o.selling, 0) as selling,
           coalesce(public.mark_price(coalesce(p.symbol, o.symbol)), p.average_price, o.highest_limit, 0) as mark,
           greatest(coalesce(public.mark_price(coalesce(p.symbol, o.symbol)), p.average_price, 0), coalesce(o.highest_limit, 0)) as worst_price
      from (select * from public."Position" where "Position".portfolio_id = portfolio_value.portfolio_id) p
      full join open_orders o on o.symbol = p.symbol
  ), totals as (
    select coalesce(sum(round(quantity * mark, 8)), 0) as positions_value,
           coalesce(sum(round(abs(quantity) * mark, 8)), 0) as gross_exposure,
           coalesce(sum(round(greatest(abs(quantity), abs(quantity + buying), abs(quantity - selling))
             * case when buying > 0 or selling > 0 then worst_price else mark end, 8)), 0) as committed_exposure
      from books
  )
  select p.cash_balance_usd, t.positions_value, p.cash_balance_usd + t.positions_value, t.gross_exposure, t.committed_exposure,
         p.cash_balance_usd + t.positions_value - t.committed_exposure
    from public."Portfolio" p cross join totals t
   where p.id = portfolio_value.portfolio_id
$$;
comment on function public.portfolio_value(uuid) is
  'Cash, value, equity and buying power at the current marks. Buying power = equity less the exposure that positions and open orders could reach.';
