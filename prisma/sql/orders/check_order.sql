create or replace function public.check_order(
  portfolio_id uuid, symbol text, side public."OrderSide", type public."OrderType", quantity numeric,
  limit_price numeric default null, time_in_force public."TimeInForce" default 'DAY', reduce_only boolean default false,
  stop_price numeric default null, trail_amount numeric default null, trail_percent numeric default null,
  expire_date date default null, post_only boolean default false, all_or_none boolean default false, display_quantity numeric default null,
  trail_atr numeric default null, take_profit jsonb default null, stop_loss jsonb default null, awaited_quantity numeric default 0,
  confirmed_quantity numeric default null)
  returns jsonb
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  portfolio public."Portfolio";
  verdict jsonb;
begin
  perform public.require_read_committed();
  perform public.require_scope('trader', 'risk');
  perform public.check_order_side(side, reduce_only);
  perform public.check_order_links('preview', type, reduce_only, trail_amount, trail_percent, trail_atr, take_profit, stop_loss, null, null);
  if awaited_quantity is null or not abs(awaited_quantity) < 1e12 then
    raise exception 'awaited quantity: %', public.shown_text(public.plain_number(awaited_quantity))
      using errcode = 'TR422', detail = 'BAD_QUANTITY', hint = 'Use a number between -1,000,000,000,000 and 1,000,000,000,000.';
  end if;
  perform public.check_order_values('preview', symbol, type, quantity, limit_price, time_in_force, null, stop_price, coalesce(trail_amount, trail_atr), trail_percent);
  perform public.check_order_conditions(type, quantity, time_in_force, expire_date, post_only, all_or_none, display_quantity);
  portfolio := public.permitted_portfolio(portfolio_id);
  if not reduce_only then
    perform public.check_may_open(portfolio);
  end if;
  verdict := coalesce(public.condition_denial(symbol, expire_date, display_quantity),
    public.placement_verdict(portfolio, symbol, side, type, quantity, limit_price, reduce_only, stop_price, trail_amount, trail_percent,
      trail_atr, take_profit, stop_loss, awaited_quantity, origin => public.connected_origin(portfolio, coalesce(confirmed_quantity = quantity, false))));
  -- An order that waits for another one meets the market of its release.
  return verdict || case when post_only and awaited_quantity = 0 and verdict ? 'referencePrice'
    then jsonb_build_object('postOnly', public.post_only_preview(symbol, side, limit_price)) else '{}' end;
end
$$;
comment on function public.check_order(uuid, text, public."OrderSide", public."OrderType", numeric, numeric, public."TimeInForce", boolean, numeric, numeric, numeric,
  date, boolean, boolean, numeric, numeric, jsonb, jsonb, numeric, numeric) is
  'The result that place_order would have, without placing an order: the preview of the ticket. awaited_quantity is what an order that is not placed yet, for which this one would wait, adds to the position. A post-only order has postOnly too, the result of post_only_preview. Takes no lock.';
