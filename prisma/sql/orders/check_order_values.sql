create or replace function public.check_order_values(
  client_order_id text, symbol text, type public."OrderType", quantity numeric, limit_price numeric,
  time_in_force public."TimeInForce", note text)
  returns void
  language plpgsql immutable
  set search_path = ''
as $$
begin
  if client_order_id is null or client_order_id !~ '^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$' then
    raise exception 'a client order id must be 1 to 64 letters, digits and . _ : -' using errcode = 'TR422', detail = 'BAD_CLIENT_ORDER_ID';
  end if;
  if symbol is null or symbol !~ '^[A-Z0-9][A-Z0-9._:/-]{0,31}$' then
    raise exception 'a symbol must be 1 to 32 capital letters, digits and . _ : / -' using errcode = 'TR422', detail = 'BAD_SYMBOL';
  end if;
  -- NaN compares greater than every number, so each range also refuses it.
  if quantity is null or not (quantity > 0 and quantity < 1e12) or quantity <> round(quantity, 8) then
    raise exception 'a quantity must be above 0 and below 1,000,000,000,000, with at most 8 decimals'
      using errcode = 'TR422', detail = 'BAD_QUANTITY';
  end if;
  if limit_price is not null and (not (limit_price > 0 and limit_price < 1e12) or limit_price <> round(limit_price, 8)) then
    raise exception 'a price must be above 0 and below 1,000,000,000,000, with at most 8 decimals'
      using errcode = 'TR422', detail = 'BAD_PRICE';
  end if;
  if type is null or type not in ('MARKET', 'LIMIT') or time_in_force is null or time_in_force = 'GTD' then
    raise exception 'orders of type % and time in force % are not available yet', type, time_in_force
      using errcode = 'TR422', detail = 'UNSUPPORTED', hint = 'Available: MARKET and LIMIT; DAY, GTC, IOC and FOK.';
  end if;
  if (type = 'LIMIT') <> (limit_price is not null) then
    raise exception 'a limit order must have a limit price, and a market order must not' using errcode = 'TR422', detail = 'BAD_PRICE';
  end if;
  if note is not null and not public.plain_text(note, 280) then
    raise exception 'a note must be at most 280 characters without control characters' using errcode = 'TR422', detail = 'BAD_NOTE';
  end if;
end
$$;
comment on function public.check_order_values(text, text, public."OrderType", numeric, numeric, public."TimeInForce", text) is
  'Refuses invalid values before any row is read: such a request leaves no order.';
