create or replace function public.order_verdict(
  portfolio public."Portfolio", symbol text, side public."OrderSide", type public."OrderType",
  quantity numeric, limit_price numeric, reduce_only boolean,
  stop_price numeric default null, trail_amount numeric default null, trail_percent numeric default null, left_out uuid[] default '{}', awaited numeric default 0,
  answer text default 'PREVIEW', origin public."OrderOrigin" default null)
  returns jsonb
  language plpgsql stable security definer
  set search_path = ''
as $$
declare
  placed constant public."OrderOrigin" := coalesce(origin, public.connected_origin(portfolio));
  limits public."RiskLimit"[];
  collar numeric := public.price_collar();
  instrument public."Instrument";
  quote public."Quote";
  held_position public."Position";
  funds record;
  mark numeric;
  market numeric;
  -- The price that triggers see, as in src/domain/matching.ts.
  seen numeric;
  trigger numeric;
  trail numeric;
  -- A stop triggers when the market comes from its other side: a buy stop from below, a buy if touched from above.
  falls_to_trigger constant boolean := (side = 'BUY') = (type = 'MARKET_IF_TOUCHED');
  judged_by numeric;
  off_tick numeric;
  reference numeric;
  worst numeric;
  position_before numeric;
  position_after numeric;
  held numeric;
  free numeric;
  -- The part of the position that an order closes which is not placed yet, and for which this one would wait.
  closing_first numeric;
  notional numeric;
  -- The notional by which limits judge it; null when it is unknown.
  priced numeric;
  commission numeric;
  closing numeric;
  worst_result numeric;
  signed numeric := case side when 'BUY' then quantity else -quantity end;
  preview jsonb;
  denial jsonb;
begin
  if not portfolio.active then
    return public.denial('PORTFOLIO_INACTIVE', format('portfolio %s is not active', portfolio.name));
  end if;
  if portfolio.suspended_at is not null then
    return public.denial('PORTFOLIO_SUSPENDED', format('portfolio %s is suspended: %s', portfolio.name, portfolio.suspended_reason));
  end if;
  denial := case when placed.approved_by is not null then public.proposer_denial(placed, portfolio, reduce_only) end;
  if denial is not null then
    return denial;
  end if;
  denial := case when not reduce_only then public.halt_denial(portfolio, symbol, placed.user_id) end;
  if denial is not null then
    return denial;
  end if;
  -- An order that takes the place of an open one is not one more.
  denial := case when left_out = '{}' then public.open_order_denial(placed.user_id, reduce_only, public.used_open_orders(placed.user_id, reduce_only)) end;
  if denial is not null then
    return denial;
  end if;
  select * into instrument from public."Instrument" i where i.symbol = order_verdict.symbol;
  if not found then
    return public.denial('UNKNOWN_INSTRUMENT', format('there is no instrument %s on this desk', symbol));
  end if;
  if not instrument.active then
    return public.denial('INSTRUMENT_INACTIVE', format('%s is inactive', symbol));
  end if;
  if instrument.currency <> portfolio.currency then
    return public.denial('CURRENCY_MISMATCH', format('%s trades in %s, the portfolio holds %s', symbol, instrument.currency, portfolio.currency));
  end if;
  select * into held_position from public."Position" p where p.portfolio_id = portfolio.id and p.symbol = order_verdict.symbol;
  position_before := coalesce(held_position.quantity, 0);
  held := greatest(case side when 'SELL' then position_before else -position_before end, 0);
  closing_first := case when answer = 'PREVIEW' and sign(awaited) = sign(signed) then least(abs(awaited), held) else 0 end;
  free := greatest(public.free_to_close(portfolio.id, symbol, side, left_out) - closing_first, 0);
  -- A position that fitted the lot and minimum when it was opened stays closable after either was raised.
  if quantity % instrument.lot_size <> 0
     and not (held % instrument.lot_size <> 0 and quantity <= case when reduce_only then held else free end) then
    return public.denial('OFF_LOT', format('quantity %s is not a multiple of the lot %s', public.grouped_number(quantity), public.grouped_number(instrument.lot_size)),
      instrument.lot_size, quantity);
  end if;
  off_tick := (select a.amount from unnest(array[limit_price, stop_price, trail_amount]) a (amount) where a.amount % instrument.tick_size <> 0 limit 1);
  if off_tick is not null then
    return public.denial('OFF_TICK', format('price %s is not a multiple of the tick %s', public.grouped_number(off_tick), public.grouped_number(instrument.tick_size)),
      instrument.tick_size, off_tick);
  end if;

  select * into quote from public."Quote" q where q.symbol = order_verdict.symbol;
  mark := public.mark_price(symbol);
  if mark is null and limit_price is null and stop_price is null and not reduce_only then
    return public.denial('NO_MARKET', format('%s has no price yet, so a %s cannot be checked', symbol,
      case type when 'TRAILING_STOP' then 'trailing stop' else 'market order' end));
  end if;
  trigger := public.trigger_price(symbol, side, stop_price, trail_amount, trail_percent);
  -- Rounded down to the tick, such a stop is no price.
  if type = 'TRAILING_STOP' and side = 'SELL' and mark is not null and coalesce(trigger, 0) < instrument.tick_size then
    trail := coalesce(trail_amount, round(mark * trail_percent / 100, 8));
    return public.denial('TRAIL_TOO_WIDE', format('the stop would be %s below the market at %s, so no price can reach it', public.grouped_number(trail), public.grouped_number(mark)),
      mark, trail, mark - trail);
  end if;
  -- An order that only reduces waits for the next quote: a position must be closable.
  denial := case when not reduce_only then public.stale_quote_denial(symbol) end;
  if denial is not null then
    return denial;
  end if;
  limits := public.limits_over(portfolio, symbol, placed);
  market := coalesce(case side when 'BUY' then quote.ask else quote.bid end, mark);
  seen := coalesce(quote.last, case side when 'BUY' then quote.ask else quote.bid end);
  reference := coalesce(limit_price, case when falls_to_trigger then least(trigger, market) else greatest(trigger, market) end);
  worst := coalesce(limit_price, public.slipped_price(instrument, side, reference));
  notional := round(quantity * reference, 8);
  -- The limit of a sale is a floor: it trades at the market's price, which may be higher. Without a market that price is unknown.
  priced := case when side = 'BUY' then notional when mark is not null then round(quantity * greatest(reference, coalesce(quote.bid, mark)), 8) end;
  denial := public.key_denial(placed.api_key_id, symbol, priced);
  if denial is not null then
    return denial;
  end if;
  if notional < instrument.minimum_notional and not (held > 0 and quantity >= held and (reduce_only or quantity <= free)) then
    return public.denial('BELOW_MINIMUM_NOTIONAL', format('notional %s is below the minimum %s', public.grouped_number(notional), public.grouped_number(instrument.minimum_notional)),
      instrument.minimum_notional, notional);
  end if;
  -- The limit of a STOP_LIMIT meets the market at its stop price, which may be far from the market of now.
  judged_by := coalesce(stop_price, mark);
  -- A limit of the desk takes the place of the collar against typing errors.
  if limits is not null then
    collar := coalesce((select min(l.value) from unnest(limits) l where l.kind = 'PRICE_COLLAR'), collar);
  end if;
  if side = 'BUY' and limit_price > judged_by * (1 + collar) or side = 'SELL' and limit_price < judged_by * (1 - collar) then
    return public.denial('PRICE_COLLAR', format('price %s is more than %s %% through %s at %s', public.grouped_number(limit_price), public.grouped_number(collar * 100),
        case when stop_price is null then 'the market' else 'its stop' end, public.grouped_number(judged_by)),
      round(judged_by * case side when 'BUY' then 1 + collar else 1 - collar end, 8), limit_price);
  end if;

  -- The stop price of a trail is bounded too, also while no market tells it.
  denial := coalesce(public.bound_denial(portfolio, symbol, side, quantity, limit_price, reference, reduce_only, greatest(trigger, trail_amount), left_out),
    case when limits is not null and not reduce_only and quantity > free then
      public.limits_denial(portfolio, limits, symbol, side, quantity, reference, priced, left_out, placed) end);
  if denial is not null then
    return denial;
  end if;

  -- An order that waits for another one trades when that one has changed the position.
  position_before := position_before + awaited;
  if reduce_only and sign(position_before) * sign(signed) >= 0 then
    return public.denial('REDUCE_ONLY_NO_POSITION', format('a reduce-only %s in %s would not reduce the position of %s', lower(side::text), symbol, public.grouped_number(position_before)));
  end if;
  position_after := case when reduce_only and abs(signed) > abs(position_before) then 0 else position_before + signed end;

  if side = 'SELL' and not reduce_only and quantity > free + greatest(awaited, 0) then
    if portfolio.account = 'CASH' then
      return public.denial('NO_SHORT_IN_CASH_ACCOUNT',
        format('a CASH account cannot sell short: %s %s is free to sell, the order sells %s', public.grouped_number(free), symbol, public.grouped_number(quantity)),
        free, quantity, free - quantity);
    elsif mark is null then
      return public.denial('NO_MARKET',
        format('%s has no price yet, so the cost of a short is unknown: %s is free to sell, the order sells %s', symbol, public.grouped_number(free), public.grouped_number(quantity)),
        free, quantity, free - quantity);
    end if;
  end if;

  -- Only the preview needs exact sums when the cash covers the most that this order and the others can reserve.
  if answer = 'DENIAL'
     and (reduce_only or portfolio.cash_balance_usd >= public.largest_reservation(portfolio.id)
            + quantity * public.largest_unit_cost(instrument, side, coalesce(limit_price, greatest(trigger, market)), greatest(quote.last, quote.bid, quote.ask))) then
    return jsonb_build_object('denial', null);
  end if;
  funds := public.order_funds(portfolio, symbol, side, quantity + closing_first, limit_price, reduce_only, left_out, trigger);
  commission := round(notional * instrument.commission_rate, 8);
  -- The cost of units that an awaited order adds is not known yet.
  if position_before * signed < 0 and awaited = 0 then
    closing := least(quantity, abs(position_before));
    worst_result := round(sign(position_before) * closing * worst - held_position.cost * closing / abs(position_before), 8)
      - round(round(closing * worst, 8) * instrument.commission_rate, 8);
  end if;
  preview := jsonb_build_object(
    'referencePrice', reference::text, 'worstPrice', worst::text, 'worstResult', worst_result::text, 'triggerPrice', trigger::text,
    'triggersAtOnce', coalesce(case when falls_to_trigger then seen <= stop_price else seen >= stop_price end, false), 'reserved', funds.required::text, 'notional', notional::text, 'commission', commission::text,
    'positionBefore', position_before::text, 'positionAfter', position_after::text,
    'buyingPowerBefore', funds.buying_power::text, 'buyingPowerAfter', (funds.buying_power - funds.required)::text,
    'equity', funds.equity::text, 'quotedAt', quote.quoted_at, 'receivedAt', quote.received_at);
  denial := case when not reduce_only then public.funds_denial(portfolio, symbol, side, quantity, funds.required, funds.buying_power) end;
  return coalesce(denial, jsonb_build_object('denial', null)) || preview;
end
$$;
comment on function public.order_verdict(public."Portfolio", text, public."OrderSide", public."OrderType", numeric, numeric, boolean, numeric, numeric, numeric, uuid[], numeric, text, public."OrderOrigin") is
  'The check of an order, for both place_order and check_order: {denial, referencePrice, worstPrice, worstResult, triggerPrice, triggersAtOnce, reserved, notional, commission, positionBefore, positionAfter, buyingPowerBefore, buyingPowerAfter, equity, quotedAt, receivedAt}. Open orders in left_out do not count: the order takes their place. awaited is the signed quantity that the order for which it waits may still add to the position. answer DENIAL leaves the figures of an accepted order away.';
