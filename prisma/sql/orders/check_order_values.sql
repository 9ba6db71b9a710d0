create or replace function public.check_order_values(
  client_order_id text, symbol text, type public."OrderType", quantity numeric, limit_price numeric,
  time_in_force public."TimeInForce", note text,
  stop_price numeric default null, trail_amount numeric default null, trail_percent numeric default null)
  returns void
  language plpgsql immutable
  set search_path = ''
as $$
begin
  if client_order_id is null or client_order_id !~ '^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$' then
    raise exception 'client order id: %', public.shown_text(client_order_id)
      using errcode = 'TR422', detail = 'BAD_CLIENT_ORDER_ID', hint = 'Use 1 to 64 letters, digits and . _ : - and begin with a letter or digit.';
  end if;
  if symbol is null or symbol !~ '^[A-Z0-9][A-Z0-9._:/-]{0,31}$' then
    raise exception 'symbol: %', public.shown_text(symbol)
      using errcode = 'TR422', detail = 'BAD_SYMBOL', hint = 'Use 1 to 32 capital letters, digits and . _ : / - and begin with a letter or digit.';
  end if;
  -- NaN compares greater than every number, so each range also refuses it.
  if quantity is null or not (quantity > 0 and quantity < 1e12) or quantity <> round(quantity, 8) then
    raise exception 'quantity: %', public.shown_text(public.plain_number(quantity))
      using errcode = 'TR422', detail = 'BAD_QUANTITY', hint = 'Use a number above 0 and below 1,000,000,000,000 with at most 8 decimals.';
  end if;
  if limit_price is not null and (not (limit_price > 0 and limit_price < 1e12) or limit_price <> round(limit_price, 8)) then
    raise exception 'limit price: %', public.shown_text(public.plain_number(limit_price))
      using errcode = 'TR422', detail = 'BAD_PRICE', hint = 'Use a number above 0 and below 1,000,000,000,000 with at most 8 decimals.';
  end if;
  if stop_price is not null and (not (stop_price > 0 and stop_price < 1e12) or stop_price <> round(stop_price, 8)) then
    raise exception 'stop price: %', public.shown_text(public.plain_number(stop_price))
      using errcode = 'TR422', detail = 'BAD_PRICE', hint = 'Use a number above 0 and below 1,000,000,000,000 with at most 8 decimals.';
  end if;
  if trail_amount is not null and (not (trail_amount > 0 and trail_amount < 1e12) or trail_amount <> round(trail_amount, 8)) then
    raise exception 'trail amount: %', public.shown_text(public.plain_number(trail_amount))
      using errcode = 'TR422', detail = 'BAD_TRAIL', hint = 'Use a number above 0 and below 1,000,000,000,000 with at most 8 decimals.';
  end if;
  if trail_percent is not null and (not (trail_percent > 0 and trail_percent < 100) or trail_percent <> round(trail_percent, 8)) then
    raise exception 'trail percent: %', public.shown_text(public.plain_number(trail_percent))
      using errcode = 'TR422', detail = 'BAD_TRAIL', hint = 'Use a number above 0 and below 100 with at most 8 decimals.';
  end if;
  if type is null or time_in_force is null then
    raise exception 'type and time in force of an order: %, %', coalesce(type::text, 'null'), coalesce(time_in_force::text, 'null')
      using errcode = 'TR422', detail = 'UNSUPPORTED',
        hint = 'Use MARKET, LIMIT, STOP, STOP_LIMIT, TRAILING_STOP or MARKET_IF_TOUCHED; DAY, GTC, GTD, IOC, FOK, OPG or CLS.';
  end if;
  if (type in ('LIMIT', 'STOP_LIMIT')) <> (limit_price is not null) then
    raise exception 'limit price of a % order: %', type, public.shown_text(public.plain_number(limit_price))
      using errcode = 'TR422', detail = 'BAD_PRICE', hint = 'Give a LIMIT or STOP_LIMIT order a limit price, and other orders none.';
  end if;
  if (type in ('STOP', 'STOP_LIMIT', 'MARKET_IF_TOUCHED')) <> (stop_price is not null) then
    raise exception 'stop price of a % order: %', type, public.shown_text(public.plain_number(stop_price))
      using errcode = 'TR422', detail = 'BAD_PRICE', hint = 'Give a STOP, STOP_LIMIT or MARKET_IF_TOUCHED order a stop price, and other orders none.';
  end if;
  if num_nonnulls(trail_amount, trail_percent) <> (type = 'TRAILING_STOP')::integer then
    raise exception 'trail of a % order: amount %, percent %', type, public.shown_text(public.plain_number(trail_amount)), public.shown_text(public.plain_number(trail_percent))
      using errcode = 'TR422', detail = 'BAD_TRAIL', hint = 'Give a TRAILING_STOP order either an amount or a percentage, and other orders neither.';
  end if;
  if public.has_trigger(type) and time_in_force in ('IOC', 'FOK') then
    raise exception 'time in force of a % order: %', type, time_in_force
      using errcode = 'TR422', detail = 'BAD_TIME_IN_FORCE', hint = 'Use DAY, GTC or GTD: an order with a trigger must wait for it.';
  end if;
  if note is not null and not public.plain_text(note, 280) then
    raise exception 'note: %', public.shown_text(note)
      using errcode = 'TR422', detail = 'BAD_NOTE', hint = 'Use at most 280 characters without control and invisible characters.';
  end if;
end
$$;
comment on function public.check_order_values(text, text, public."OrderType", numeric, numeric, public."TimeInForce", text, numeric, numeric, numeric) is
  'Refuses invalid values before any row is read: such a request leaves no order.';
