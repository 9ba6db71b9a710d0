create or replace function public.place_as(
  origin public."OrderOrigin", portfolio public."Portfolio", client_order_id text, symbol text, side public."OrderSide", type public."OrderType", quantity numeric,
  limit_price numeric, time_in_force public."TimeInForce", reduce_only boolean, note text, signal_id uuid,
  stop_price numeric, trail_amount numeric, trail_percent numeric, expire_date date, post_only boolean, all_or_none boolean, display_quantity numeric,
  trail_atr numeric, take_profit jsonb, stop_loss jsonb, parent_id uuid, oco_with uuid)
  returns public."Order"
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  placed public."Order";
  verdict jsonb;
  next_number bigint;
  first_status public."OrderStatus";
  placed_by text;
  first_terms record;
  was_replaced boolean;
  links jsonb;
  parent public."Order";
  shared_list uuid;
begin
  links := public.requested_links(trail_atr, take_profit, stop_loss, parent_id, oco_with);
  placed_by := case when origin.confirmed and origin.approved_by is null then 'quantity confirmed, ' else '' end || case when origin.approved_by is not null then 'approved by ' || session_user when portfolio.user_id is distinct from public.current_user_id() then 'placed by ' || session_user when origin.confirmed then 'placed' end;

  select * into placed from public."Order" o
   where o.portfolio_id = portfolio.id and o.client_order_id = place_as.client_order_id;
  if found then
    select e.quantity, e.price into first_terms from public."OrderEvent" e where e.order_id = placed.id and e.sequence = 1;
    was_replaced := exists (select from public."OrderEvent" e where e.order_id = placed.id and e.type = 'REPLACED');
    -- The first event keeps the requested quantity and limit, which a replace may have changed since.
    if (placed.symbol, placed.side, placed.type, first_terms.quantity, placed.time_in_force, placed.reduce_only)
         = (place_as.symbol, place_as.side, place_as.type, place_as.quantity, place_as.time_in_force, place_as.reduce_only)
       and first_terms.price is not distinct from place_as.limit_price
       -- The engine moves the stop price of a trailing stop.
       and (was_replaced or (case when placed.type <> 'TRAILING_STOP' then placed.stop_price end) is not distinct from place_as.stop_price)
       and placed.requested_links is not distinct from links
       and (place_as.trail_atr is not null or placed.trail_amount is not distinct from place_as.trail_amount)
       and placed.trail_percent is not distinct from place_as.trail_percent
       and placed.expire_date is not distinct from place_as.expire_date
       and (placed.post_only, placed.all_or_none) = (place_as.post_only, place_as.all_or_none)
       and placed.display_quantity is not distinct from place_as.display_quantity
       and placed.note is not distinct from place_as.note
       and placed.signal_id is not distinct from place_as.signal_id then
      return placed;
    end if;
    raise exception 'client order id % belongs to another order (number %)', client_order_id, placed.number
      using errcode = 'TR409', detail = 'DUPLICATE_CLIENT_ORDER_ID', hint = 'Use a new client order id for a new order.';
  end if;

  if parent_id is not null then
    parent := public.linked_parent(portfolio, parent_id, symbol, side, quantity, reduce_only);
    shared_list := case when reduce_only and side <> parent.side then parent.id end;
  end if;
  if oco_with is not null then
    shared_list := public.linked_list(portfolio, oco_with, symbol);
  end if;
  -- One statement, so one snapshot: the engine books meanwhile, and cash, positions and orders must fit each other.
  select coalesce(public.condition_denial(place_as.symbol, place_as.expire_date, place_as.display_quantity),
           public.placement_verdict(p, place_as.symbol, place_as.side, place_as.type, place_as.quantity, place_as.limit_price, place_as.reduce_only,
             place_as.stop_price, place_as.trail_amount, place_as.trail_percent, place_as.trail_atr, place_as.take_profit, place_as.stop_loss,
             coalesce(case parent.side when 'BUY' then parent.quantity - parent.filled_quantity else parent.filled_quantity - parent.quantity end, 0),
             case when place_as.oco_with is null then '{}' else public.list_members(shared_list) || place_as.oco_with end, answer => 'DENIAL', origin => origin)),
         coalesce((select max(o.number) from public."Order" o where o.portfolio_id = p.id), 0) + 1
    into verdict, next_number
    from public."Portfolio" p where p.id = portfolio.id;
  first_status := case when verdict -> 'denial' = 'null'::jsonb then 'PENDING_NEW' else 'DENIED' end;
  if oco_with is not null and first_status = 'PENDING_NEW' then
    update public."Order" o set list_id = shared_list, updated_at = clock_timestamp() where o.id = oco_with and o.list_id is null;
  end if;
  insert into public."Order" (number, portfolio_id, user_id, client_order_id, symbol, side, type, time_in_force, quantity,
      limit_price, stop_price, trail_amount, trail_percent, reduce_only, expire_date, post_only, all_or_none, display_quantity, status, denial, note, signal_id,
      parent_id, list_id, requested_links, api_key_id, approved_by, session_id, event_sequence, closed_at)
    values (next_number, portfolio.id, origin.user_id, client_order_id, symbol, side, type,
      time_in_force, quantity, limit_price, stop_price, coalesce(trail_amount, (verdict ->> 'trailAmount')::numeric), trail_percent, reduce_only, expire_date, post_only, all_or_none, display_quantity,
      first_status, nullif(verdict -> 'denial', 'null'::jsonb), note, signal_id,
      parent_id, case when first_status = 'PENDING_NEW' then shared_list end, links, origin.api_key_id, origin.approved_by, case when origin.approved_by is null then public.connected_session() end, 1,
      case when first_status = 'DENIED' then now() end)
    returning * into placed;
  insert into public."OrderEvent" (order_id, sequence, type, status, quantity, price, reason, user_id)
    values (placed.id, 1, first_status::text::public."OrderEventType", first_status, quantity, limit_price,
      coalesce(verdict -> 'denial' ->> 'code', placed_by), placed.user_id);
  if first_status = 'PENDING_NEW' then
    if verdict ? 'exits' then
      perform public.place_exits(placed, verdict -> 'exits');
    end if;
    perform public.send_hint('traderai_engine', '');
    -- A login that may only reduce places no other order.
    if reduce_only and public.portfolio_right(portfolio) = 'REDUCES' and (origin.approved_by is null or origin.user_id <> portfolio.user_id) then
      perform public.tell_owner(portfolio, 'reduce', 'Position reduced by ' || session_user,
        format('Login %s placed the reduce-only order %s (%s %s %s) in portfolio %s.', session_user, placed.number, placed.side, public.plain_number(placed.quantity),
          placed.symbol, portfolio.name));
    end if;
  end if;
  perform public.note_activity('order placed');
  return placed;
end
$$;
comment on function public.place_as(public."OrderOrigin", public."Portfolio", text, text, public."OrderSide", public."OrderType", numeric, numeric, public."TimeInForce", boolean, text, uuid,
  numeric, numeric, numeric, date, boolean, boolean, numeric, numeric, jsonb, jsonb, uuid, uuid) is
  'Stores an order of this origin in a portfolio that the transaction holds. It checks the values of its caller''s caller no more: place_order and approve_order check them, and the right to place it.';
