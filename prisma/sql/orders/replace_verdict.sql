create or replace function public.replace_verdict(
  portfolio public."Portfolio", replaced public."Order", quantity numeric, limit_price numeric, stop_price numeric, confirmed boolean default false)
  returns jsonb
  language plpgsql stable security definer
  set search_path = ''
as $$
declare
  bounds constant record := public.amount_bounds();
  origin public."OrderOrigin" := public.connected_origin(portfolio, confirmed);
  rest constant numeric := greatest(quantity - replaced.filled_quantity, 0);
  mark constant numeric := public.mark_price(replaced.symbol);
  -- While the engine has not answered, open orders of this side may leave less room: the replaced order does not count itself.
  left_out constant uuid[] := replaced.id || public.list_members(replaced.list_id, replaced.parent_id);
  adds constant boolean := public.replace_adds(replaced, quantity, limit_price, stop_price);
  instrument public."Instrument";
  quote public."Quote";
  funds record;
  reference numeric;
  whole numeric;
  position_before numeric;
  awaits boolean;
  trigger numeric;
  verdict jsonb;
  denial jsonb;
begin
  if portfolio.suspended_at is not null then
    return public.denial('PORTFOLIO_SUSPENDED', format('portfolio %s is suspended: %s', portfolio.name, portfolio.suspended_reason));
  end if;
  denial := public.held_exit_denial(replaced, limit_price, stop_price);
  if denial is not null then
    return denial;
  end if;
  select * into instrument from public."Instrument" i where i.symbol = replaced.symbol;
  select * into quote from public."Quote" q where q.symbol = replaced.symbol;
  -- A triggered order is a market or limit order.
  awaits := public.has_trigger(replaced.type) and replaced.triggered_at is null;
  trigger := case when awaits then public.trigger_price(replaced.symbol, replaced.side, stop_price, replaced.trail_amount, replaced.trail_percent) end;
  reference := coalesce(limit_price, trigger, case replaced.side when 'BUY' then quote.ask else quote.bid end, mark);
  -- Limits of an order hold for its whole quantity: replaced again and again, it would grow without bound.
  whole := replaced.filled_notional + round(rest * case replaced.side when 'SELL' then greatest(reference, quote.bid, mark) else reference end, 8);
  if adds then
    denial := case
      when quantity > bounds.order_quantity and quantity > replaced.quantity then
        public.denial('ORDER_QUANTITY_BOUND',
          format('quantity %s is above %s, the largest quantity of an order', public.grouped_number(quantity), public.grouped_number(bounds.order_quantity)),
          bounds.order_quantity, quantity, bounds.order_quantity - quantity)
      when whole > bounds.order_notional then
        public.denial('ORDER_NOTIONAL_BOUND',
          format('notional %s is above %s, the largest notional of an order', public.grouped_number(whole), public.grouped_number(bounds.order_notional)),
          bounds.order_notional, whole, bounds.order_notional - whole)
      else public.key_denial(origin.api_key_id, replaced.symbol, case when replaced.side = 'BUY' or mark is not null then whole end) end;
    if denial is not null then
      return denial;
    end if;
  elsif quantity <> replaced.quantity and rest > 0 then
    if rest % instrument.lot_size <> 0 then
      return public.denial('OFF_LOT', format('quantity %s is not a multiple of the lot %s', public.grouped_number(quantity), public.grouped_number(instrument.lot_size)),
        instrument.lot_size, quantity);
    end if;
    if whole < instrument.minimum_notional then
      return public.denial('BELOW_MINIMUM_NOTIONAL', format('notional %s is below the minimum %s', public.grouped_number(whole), public.grouped_number(instrument.minimum_notional)),
        instrument.minimum_notional, whole);
    end if;
  end if;
  if adds and rest > 0 then
    verdict := public.order_verdict(portfolio, replaced.symbol, replaced.side,
      case when awaits then replaced.type when limit_price is null then 'MARKET' else 'LIMIT' end, rest, limit_price, replaced.reduce_only,
      case when awaits and replaced.type <> 'TRAILING_STOP' then stop_price end, case when awaits then replaced.trail_amount end,
      case when awaits then replaced.trail_percent end, left_out,
      coalesce((select case p.side when 'BUY' then p.quantity - p.filled_quantity else p.filled_quantity - p.quantity end
                  from public."Order" p where p.id = replaced.parent_id and public.is_open(p.status)), 0), origin => origin);
  else
    -- A smaller quantity only reduces: like a cancel, it needs no price, no fresh quote and no buying power.
    funds := public.order_funds(portfolio, replaced.symbol, replaced.side, rest, limit_price, replaced.reduce_only, left_out, trigger);
    position_before := coalesce((select p.quantity from public."Position" p where p.portfolio_id = portfolio.id and p.symbol = replaced.symbol), 0);
    verdict := jsonb_build_object('denial', null,
      'referencePrice', reference::text, 'worstPrice', public.worst_price(instrument, replaced.side, limit_price, trigger)::text,
      'reserved', funds.required::text, 'notional', round(rest * reference, 8)::text,
      'commission', round(round(rest * reference, 8) * instrument.commission_rate, 8)::text,
      'positionBefore', position_before::text, 'positionAfter', (position_before + case replaced.side when 'BUY' then rest else -rest end)::text,
      'buyingPowerAfter', (funds.buying_power - funds.required)::text, 'equity', funds.equity::text,
      'quotedAt', quote.quoted_at, 'receivedAt', quote.received_at);
  end if;
  return verdict || jsonb_build_object('buyingPowerBefore', (select v.buying_power::text from public.portfolio_value(portfolio.id) v));
end
$$;
comment on function public.replace_verdict(public."Portfolio", public."Order", numeric, numeric, numeric, boolean) is
  'The check of an order with new terms in place of its present ones, for both replace_order and check_replace: the result of order_verdict about what is left of it. buyingPowerBefore is that of now, with the present terms. A smaller quantity is refused only by the lot, the minimum and a suspension.';
