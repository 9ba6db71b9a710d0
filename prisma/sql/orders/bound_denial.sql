create or replace function public.bound_denial(
  portfolio public."Portfolio", symbol text, side public."OrderSide", quantity numeric, limit_price numeric, reference numeric, reduce_only boolean,
  stop_price numeric default null, left_out uuid[] default '{}')
  returns jsonb
  language plpgsql stable security definer
  set search_path = ''
as $$
declare
  bounds constant record := public.amount_bounds();
  held numeric;
  buying numeric;
  selling numeric;
  reach_before numeric;
  reach_after numeric;
  notional numeric := round(quantity * coalesce(limit_price, reference), 8);
  booked numeric;
  open_units numeric;
  reachable_units numeric;
  at_stake numeric;
begin
  if greatest(limit_price, stop_price) > bounds.price then
    return public.denial('PRICE_BOUND', format('price %s is above the largest price %s', public.grouped_number(greatest(limit_price, stop_price)), public.grouped_number(bounds.price)),
      bounds.price, greatest(limit_price, stop_price), bounds.price - greatest(limit_price, stop_price));
  end if;
  held := coalesce((select p.quantity from public."Position" p where p.portfolio_id = portfolio.id and p.symbol = bound_denial.symbol), 0);
  -- The orders of a list share a quantity.
  select coalesce(sum(o.rest) filter (where o.side = 'BUY'), 0), coalesce(sum(o.rest) filter (where o.side = 'SELL'), 0)
    into buying, selling
    from (select w.side, max(greatest(w.quantity, w.replace_quantity) - w.filled_quantity) as rest
            from public."Order" w
           where w.portfolio_id = portfolio.id and w.symbol = bound_denial.symbol and not w.reduce_only
             and public.is_open(w.status) and w.id <> all (left_out)
           group by w.side, coalesce(w.list_id, w.id)) o;
  reach_before := greatest(abs(held), abs(held + buying), abs(held - selling));
  reach_after := case when side = 'BUY' then greatest(reach_before, abs(held + buying + quantity))
                      else greatest(reach_before, abs(held - selling - quantity)) end;
  -- An order that only reduces is always accepted: a position beyond the bounds must be closable.
  if reduce_only or quantity <= public.free_to_close(portfolio.id, symbol, side, left_out) then
    return null;
  end if;
  if quantity > bounds.order_quantity then
    return public.denial('ORDER_QUANTITY_BOUND',
      format('quantity %s is above %s, the largest quantity of an order', public.grouped_number(quantity), public.grouped_number(bounds.order_quantity)),
      bounds.order_quantity, quantity, bounds.order_quantity - quantity);
  end if;
  if notional > bounds.order_notional then
    return public.denial('ORDER_NOTIONAL_BOUND',
      format('notional %s is above %s, the largest notional of an order', public.grouped_number(notional), public.grouped_number(bounds.order_notional)),
      bounds.order_notional, notional, bounds.order_notional - notional);
  end if;
  if reach_after > bounds.position_quantity and reach_after > reach_before then
    return public.denial('POSITION_BOUND',
      format('the position in %s could reach %s when all open orders fill; the bound is %s', symbol, public.grouped_number(reach_after), public.grouped_number(bounds.position_quantity)),
      bounds.position_quantity, reach_after, bounds.position_quantity - reach_before);
  end if;

  -- Worst case: slippage and commission are each below the price, so a filled unit moves less than four times the largest price.
  select coalesce(sum(greatest(abs(p.quantity), abs(p.quantity + coalesce(o.buying, 0)), abs(p.quantity - coalesce(o.selling, 0)), o.units)), 0),
         coalesce(sum(o.units), 0), greatest(abs(portfolio.cash_balance_usd), coalesce(sum(abs(p.realized_pnl)), 0), coalesce(sum(p.fees), 0))
    into reachable_units, open_units, booked
    from (select * from public."Position" h where h.portfolio_id = portfolio.id) p
    full join (
      select q.symbol, sum(q.rest) as units, sum(q.rest) filter (where q.side = 'BUY') as buying, sum(q.rest) filter (where q.side = 'SELL') as selling
        from (select w.symbol, w.side, max(greatest(w.quantity, w.replace_quantity) - w.filled_quantity) as rest
                from public."Order" w
               where w.portfolio_id = portfolio.id and public.is_open(w.status) and w.id <> all (left_out)
               group by w.symbol, w.side, coalesce(w.list_id, w.id)) q
       group by q.symbol) o on o.symbol = p.symbol;
  at_stake := booked + 4 * bounds.price * (reachable_units + open_units + 2 * quantity);
  if at_stake > bounds.money then
    return public.denial('MONEY_BOUND',
      format('cash, results and exposure could reach %s at the worst prices; the bound is %s', public.grouped_number(at_stake), public.grouped_number(bounds.money)),
      bounds.money, at_stake, bounds.money - at_stake);
  end if;
  return null;
end
$$;
comment on function public.bound_denial(public."Portfolio", text, public."OrderSide", numeric, numeric, numeric, boolean, numeric, uuid[]) is
  'The denial of an order that could move a position, cash, a result or equity beyond amount_bounds() when all open orders fill; null when it cannot. An order that waits for a larger quantity counts with it; orders in left_out do not count.';
