create or replace function public.check_replacement(
  portfolio public."Portfolio", replaced public."Order", quantity numeric, limit_price numeric, stop_price numeric)
  returns void
  language plpgsql stable security definer
  set search_path = ''
as $$
declare
  new_quantity constant numeric := coalesce(quantity, replaced.quantity);
  new_limit constant numeric := coalesce(limit_price, replaced.limit_price);
  new_stop constant numeric := coalesce(stop_price, replaced.stop_price);
begin
  perform public.check_key_symbol(replaced.symbol);
  if public.replace_adds(replaced, new_quantity, new_limit, new_stop) then
    perform public.check_may_open(portfolio);
  end if;
  -- Before the values: an order that was denied without an ATR has no trail.
  if public.is_terminal(replaced.status) then
    raise exception 'order % is % and cannot be replaced', replaced.number, replaced.status
      using errcode = 'TR409', detail = 'ORDER_TERMINAL', hint = 'Place a new order.';
  end if;
  perform public.check_order_values('replace', replaced.symbol, replaced.type, new_quantity, new_limit, replaced.time_in_force, null,
    case when replaced.type <> 'TRAILING_STOP' then new_stop end, replaced.trail_amount, replaced.trail_percent);
  -- Not even its present price: the engine may have moved a trailing stop since.
  if stop_price is not null and replaced.type = 'TRAILING_STOP' then
    raise exception 'stop price of a TRAILING_STOP order: %', public.shown_text(public.plain_number(stop_price))
      using errcode = 'TR422', detail = 'BAD_PRICE', hint = 'Leave the stop price out: a trailing stop moves its own.';
  end if;
  if new_stop is distinct from replaced.stop_price and replaced.triggered_at is not null then
    raise exception 'order % is triggered, so its stop price cannot change', replaced.number
      using errcode = 'TR409', detail = 'ALREADY_TRIGGERED', hint = 'Replace its quantity or limit price, or cancel it.';
  end if;
  if replaced.status = 'PENDING_CANCEL' then
    raise exception 'order % waits for its cancel and cannot be replaced', replaced.number
      using errcode = 'TR409', detail = 'CANCEL_PENDING', hint = 'Wait until it is canceled, then place a new order.';
  end if;
  if not public.is_working(replaced.status) and replaced.status <> 'HELD' then
    raise exception 'order % is % and cannot be replaced yet', replaced.number, replaced.status
      using errcode = 'TR409', detail = 'ORDER_NOT_ACCEPTED', hint = 'Wait until the engine has accepted it, or cancel it.';
  end if;
  if new_quantity <> replaced.quantity and replaced.list_id is not null then
    raise exception 'order % shares its quantity with others, so it cannot change: %', replaced.number, public.plain_number(new_quantity)
      using errcode = 'TR409', detail = 'LINKED_QUANTITY', hint = 'Replace its price. The quantity of an exit follows its entry: replace or cancel that one.';
  end if;
  if replaced.status = 'PENDING_REPLACE' and (new_quantity, coalesce(new_limit, 0), coalesce(new_stop, 0)) is distinct from
       (coalesce(replaced.replace_quantity, replaced.quantity), coalesce(replaced.replace_limit_price, replaced.limit_price, 0),
        coalesce(replaced.replace_stop_price, replaced.stop_price, 0)) then
    raise exception 'order % waits for other new terms', replaced.number
      using errcode = 'TR409', detail = 'REPLACE_PENDING', hint = 'Wait until the engine has answered that request, or cancel the order.';
  end if;
end
$$;
comment on function public.check_replacement(public."Portfolio", public."Order", numeric, numeric, numeric) is
  'Refuses new terms for an order that cannot take them: by its state, by their form, or because the connected login may only reduce. Null keeps a term.';
