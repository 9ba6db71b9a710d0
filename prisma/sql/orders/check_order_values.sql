create or replace function public.check_order_values(
  client_order_id text, symbol text, type public."OrderType", quantity numeric, limit_price numeric,
  time_in_force public."TimeInForce", note text)
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
  if type is null or type not in ('MARKET', 'LIMIT') or time_in_force is null or time_in_force = 'GTD' then
    raise exception 'orders of type % and time in force % are not available yet', type, time_in_force
      using errcode = 'TR422', detail = 'UNSUPPORTED', hint = 'Use MARKET or LIMIT; DAY, GTC, IOC or FOK.';
  end if;
  if (type = 'LIMIT') <> (limit_price is not null) then
    raise exception 'limit price of a % order: %', lower(type::text), public.shown_text(public.plain_number(limit_price))
      using errcode = 'TR422', detail = 'BAD_PRICE', hint = 'Give a limit order a limit price, and a market order none.';
  end if;
  if note is not null and not public.plain_text(note, 280) then
    raise exception 'note: %', public.shown_text(note)
      using errcode = 'TR422', detail = 'BAD_NOTE', hint = 'Use at most 280 characters without control and invisible characters.';
  end if;
end
$$;
comment on function public.check_order_values(text, text, public."OrderType", numeric, numeric, public."TimeInForce", text) is
  'Refuses invalid values before any row is read: such a request leaves no order.';
