create or replace function public.place_order(
  portfolio_id uuid, client_order_id text, symbol text, side public."OrderSide", type public."OrderType", quantity numeric,
  limit_price numeric default null, time_in_force public."TimeInForce" default 'DAY', reduce_only boolean default false,
  note text default null, signal_id uuid default null,
  stop_price numeric default null, trail_amount numeric default null, trail_percent numeric default null,
  expire_date date default null, post_only boolean default false, all_or_none boolean default false, display_quantity numeric default null,
  trail_atr numeric default null, take_profit jsonb default null, stop_loss jsonb default null, parent_id uuid default null, oco_with uuid default null,
  confirmed_quantity numeric default null)
  returns public."Order"
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  portfolio public."Portfolio";
begin
  perform public.require_read_committed();
  perform public.require_scope('trader', 'risk');
  perform public.check_order_side(side, reduce_only);
  perform public.check_order_links(client_order_id, type, reduce_only, trail_amount, trail_percent, trail_atr, take_profit, stop_loss, parent_id, oco_with);
  perform public.check_order_values(client_order_id, symbol, type, quantity, limit_price, time_in_force, note, stop_price, coalesce(trail_amount, trail_atr), trail_percent);
  perform public.check_order_conditions(type, quantity, time_in_force, expire_date, post_only, all_or_none, display_quantity);
  -- The engine must not move an order to which this one is linked meanwhile.
  portfolio := case when num_nonnulls(parent_id, oco_with) = 0 then public.queued_portfolio(portfolio_id) else public.own_portfolio(portfolio_id) end;
  if not reduce_only then
    perform public.check_may_open(portfolio);
  end if;
  return public.place_as(public.connected_origin(portfolio, coalesce(confirmed_quantity = quantity, false)), portfolio, client_order_id, symbol, side, type, quantity,
    limit_price, time_in_force, reduce_only, note, signal_id, stop_price, trail_amount, trail_percent, expire_date, post_only, all_or_none, display_quantity,
    trail_atr, take_profit, stop_loss, parent_id, oco_with);
end
$$;
comment on function public.place_order(uuid, text, text, public."OrderSide", public."OrderType", numeric, numeric, public."TimeInForce", boolean, text, uuid, numeric, numeric, numeric,
  date, boolean, boolean, numeric, numeric, jsonb, jsonb, uuid, uuid, numeric) is
  'The only way to place an order; risk and administrators place only reduce-only orders in portfolios of others. It is accepted as PENDING_NEW or stored as DENIED with its reason. Its exits are stored behind it in the same transaction. confirmed_quantity, the quantity once more, passes the soft limits. The same client order id with the same body returns the same order; with another body it is refused.';
