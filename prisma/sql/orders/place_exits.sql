create or replace function public.place_exits(entry public."Order", exits jsonb) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
begin
  with placed as (
    insert into public."Order" (number, portfolio_id, user_id, client_order_id, symbol, side, type, time_in_force, quantity,
        limit_price, stop_price, trail_amount, trail_percent, reduce_only, parent_id, list_id, status, event_sequence)
      select entry.number + row_number() over (order by e.kind desc), entry.portfolio_id, entry.user_id,
             entry.client_order_id || case e.kind when 'TAKE_PROFIT' then ':tp' else ':sl' end, entry.symbol,
             case entry.side when 'BUY' then 'SELL' else 'BUY' end::public."OrderSide", e.type, e."timeInForce", entry.quantity,
             e."limitPrice", e."stopPrice", e."trailAmount", e."trailPercent", true, entry.id, entry.id, 'PENDING_NEW', 1
        from jsonb_to_recordset(exits) as e (kind text, type public."OrderType", "timeInForce" public."TimeInForce",
               "limitPrice" numeric, "stopPrice" numeric, "trailAmount" numeric, "trailPercent" numeric)
      returning id, quantity, limit_price, user_id)
  insert into public."OrderEvent" (order_id, sequence, type, status, quantity, price, user_id)
    select p.id, 1, 'PENDING_NEW', 'PENDING_NEW', p.quantity, p.limit_price, p.user_id from placed p;
exception when unique_violation then
  raise exception 'client order id %:tp or %:sl belongs to another order', entry.client_order_id, entry.client_order_id
    using errcode = 'TR409', detail = 'DUPLICATE_CLIENT_ORDER_ID', hint = 'Use a new client order id for a new order.';
end
$$;
comment on function public.place_exits(public."Order", jsonb) is
  'Stores the exits of an accepted entry behind it: they are held until it fills, and share its filled quantity. Called by place_order only.';
