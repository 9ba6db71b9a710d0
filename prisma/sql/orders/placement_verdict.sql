create or replace function public.placement_verdict(
  portfolio public."Portfolio", symbol text, side public."OrderSide", type public."OrderType", quantity numeric, limit_price numeric, reduce_only boolean,
  stop_price numeric, trail_amount numeric, trail_percent numeric, trail_atr numeric, take_profit jsonb, stop_loss jsonb, awaited numeric, shared_with uuid[] default '{}',
  answer text default 'PREVIEW', origin public."OrderOrigin" default null)
  returns jsonb
  language plpgsql stable security definer
  set search_path = ''
as $$
declare
  placed constant public."OrderOrigin" := coalesce(origin, public.connected_origin(portfolio));
  exits constant integer := num_nonnulls(take_profit, stop_loss);
  instrument public."Instrument";
  ranges record;
  atr numeric;
  trail numeric := trail_amount;
  verdict jsonb;
  entry_price numeric;
  closable numeric;
  denial jsonb;
begin
  -- It does not take the place of the orders with which it shares a quantity: it is one more.
  denial := case when shared_with <> '{}' then public.open_order_denial(placed.user_id, reduce_only, public.used_open_orders(placed.user_id, reduce_only)) end;
  if denial is not null then
    return denial;
  end if;
  if num_nonnulls(trail_atr, take_profit, stop_loss) = 0 then
    return public.order_verdict(portfolio, symbol, side, type, quantity, limit_price, reduce_only, stop_price, trail_amount, trail_percent, shared_with, awaited,
      answer, placed);
  end if;
  select * into instrument from public."Instrument" i where i.symbol = placement_verdict.symbol;
  if trail_atr is not null or take_profit ? 'atr' or stop_loss ?| array['atr', 'trail_atr'] then
    ranges := public.average_true_range(symbol);
    atr := ranges.atr;
    if atr is null and instrument.symbol is not null then
      return public.denial('ATR_UNKNOWN', format('the ATR of %s needs 15 closed candles of %s; there are %s', symbol, instrument.atr_interval, ranges.bars), 15, ranges.bars);
    end if;
    if trail_atr is not null then
      trail := public.exit_price(instrument, 'SELL', trail_atr * atr);
    end if;
  end if;
  verdict := public.order_verdict(portfolio, symbol, side, type, quantity, limit_price, reduce_only, stop_price, trail, trail_percent, shared_with, awaited, origin => placed)
    || jsonb_build_object('trailAmount', trail::text);
  -- A denial without figures came before the market was read.
  if exits = 0 or not verdict ? 'referencePrice' then
    return verdict;
  end if;
  entry_price := coalesce(limit_price, stop_price, (verdict ->> 'referencePrice')::numeric);
  denial := case
    when verdict -> 'denial' <> 'null'::jsonb then null
    else coalesce(public.exit_denial(instrument, side, quantity, entry_price, take_profit, stop_loss, atr, placed.api_key_id) -> 'denial',
      public.open_order_denial(placed.user_id, true, public.used_open_orders(placed.user_id, true) + exits - 1) -> 'denial') end;
  -- Exits work only for the part that closes no opposite position.
  closable := greatest((verdict ->> 'positionBefore')::numeric * case side when 'BUY' then -1 else 1 end, 0);
  return verdict || public.exit_preview(instrument, side, greatest(quantity - closable, 0), entry_price, (verdict ->> 'worstPrice')::numeric, take_profit, stop_loss, atr)
    || case when denial is not null then jsonb_build_object('denial', denial) else '{}' end;
end
$$;
comment on function public.placement_verdict(public."Portfolio", text, public."OrderSide", public."OrderType", numeric, numeric, boolean, numeric, numeric, numeric, numeric, jsonb, jsonb, numeric, uuid[], text, public."OrderOrigin") is
  'The check of an order with its exits, for both place_order and check_order: the result of order_verdict, trailAmount as it is frozen, and with exits {exits, worstLoss, targetResult} of the part that opens or adds to a position. awaited as in order_verdict; shared_with are the open orders with which it shares a quantity.';
