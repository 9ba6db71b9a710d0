create or replace function public.check_replacement(
  portfolio public."Portfolio", replaced public."Order", quantity numeric, limit_price numeric, stop_price numeric)
  returns void
  language plpgsql stable security definer
  set search_path = ''
as $$
begin
  perform public.check_key_symbol(replaced.symbol);
  if public.replace_adds(replaced, quantity, limit_price, stop_price) then
    perform public.check_may_open(portfolio);
  end if;
  perform public.check_order_values('replace', replaced.symbol, replaced.type, quantity, limit_price, replaced.time_in_force, null,
    case when replaced.type <> 'TRAILING_STOP' then stop_price end, replaced.trail_amount, replaced.trail_percent);
  if stop_price is distinct from replaced.stop_price then
    if not public.has_trigger(replaced.type) or replaced.type = 'TRAILING_STOP' or not (stop_price > 0 and stop_price < 1e12) or stop_price <> round(stop_price, 8) then
      raise exception 'stop price of a % order: %', lower(replaced.type::text), public.shown_text(public.plain_number(stop_price))
        using errcode = 'TR422', detail = 'BAD_PRICE',
          hint = 'Give an order with a trigger a stop price above 0 and below 1,000,000,000,000, and other orders none. A trailing stop moves its own.';
    end if;
    if replaced.triggered_at is not null then
      raise exception 'order % is triggered, so its stop price cannot change', replaced.number
        using errcode = 'TR409', detail = 'ALREADY_TRIGGERED', hint = 'Replace its quantity or limit price, or cancel it.';
    end if;
  end if;
  if public.is_terminal(replaced.status) then
    raise exception 'order % is % and cannot be replaced', replaced.number, replaced.status
      using errcode = 'TR409', detail = 'ORDER_TERMINAL', hint = 'Place a new order.';
  end if;
  if replaced.status = 'PENDING_CANCEL' then
    raise exception 'order % waits for its cancel and cannot be replaced', replaced.number
      using errcode = 'TR409', detail = 'CANCEL_PENDING', hint = 'Wait until it is canceled, then place a new order.';
  end if;
  if not public.is_working(replaced.status) then
    raise exception 'order % is % and cannot be replaced yet', replaced.number, replaced.status
      using errcode = 'TR409', detail = 'ORDER_NOT_ACCEPTED', hint = 'Wait until the engine has accepted it, or cancel it.';
  end if;
  if replaced.status = 'PENDING_REPLACE' and (quantity, coalesce(limit_price, 0), coalesce(stop_price, 0)) is distinct from
       (coalesce(replaced.replace_quantity, replaced.quantity), coalesce(replaced.replace_limit_price, replaced.limit_price, 0),
        coalesce(replaced.replace_stop_price, replaced.stop_price, 0)) then
    raise exception 'order % waits for other new terms', replaced.number
      using errcode = 'TR409', detail = 'REPLACE_PENDING', hint = 'Wait until the engine has answered that request, or cancel the order.';
  end if;
end
$$;
comment on function public.check_replacement(public."Portfolio", public."Order", numeric, numeric, numeric) is
  'Refuses new terms for an order that cannot take them: by its state, by their form, or because the connected login may only reduce.';
