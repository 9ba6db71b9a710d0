create or replace function public.book_orders(orders jsonb, events jsonb, trades jsonb) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  affected integer;
begin
  if coalesce(jsonb_array_length(orders), 0) = 0 then
    return;
  end if;
  perform public.hold_orders(array(select (e ->> 'id')::uuid from jsonb_array_elements(orders) e),
    case when jsonb_array_length(trades) > 0 then 'FILLS' else 'MOVES' end);

  insert into public."OrderEvent" (order_id, sequence, type, status, quantity, price, trade_id, reason, occurred_at)
    select e.order_id, o.event_sequence + row_number() over (partition by e.order_id order by e.ordinal),
           e.type,
           public.booked_status(o.status, e.status, bool_or(public.answers_replace(e.type)) over (partition by e.order_id order by e.ordinal)),
           e.quantity, e.price, e.trade_id, e.reason, e.occurred_at
      from jsonb_to_recordset(events) as e (ordinal integer, order_id uuid, type public."OrderEventType", status public."OrderStatus",
             quantity numeric, price numeric, trade_id uuid, reason text, occurred_at timestamptz)
      join public."Order" o on o.id = e.order_id;

  update public."Order" o
     set status = public.booked_status(o.status, n.status, n.answers),
         -- A replace changes these terms, and a trailing stop its own price.
         quantity = coalesce(n.quantity, o.quantity),
         limit_price = coalesce(n.limit_price, o.limit_price),
         -- A trailing stop that is held again has none.
         stop_price = case when o.type = 'TRAILING_STOP' then n.stop_price else coalesce(n.stop_price, o.stop_price) end,
         filled_quantity = n.filled_quantity,
         filled_notional = n.filled_notional,
         accepted_at = coalesce(o.accepted_at, n.accepted_at),
         accepted_sequence = coalesce(n.accepted_sequence, o.accepted_sequence),
         triggered_at = coalesce(n.triggered_at, o.triggered_at),
         replaced_at = coalesce(n.replaced_at, o.replaced_at),
         -- An exit is held again while its entry may fill again.
         released_at = n.released_at,
         -- The day of an order that is held again begins with its next release, which may come in the same booking.
         expires_at = n.expires_at,
         -- A denied order never reached the market, so it has no instant of the market's clock.
         closed_at = case when n.status = 'DENIED' then clock_timestamp() else n.closed_at end,
         denial = n.denial,
         obstacle = n.obstacle,
         end_reason = n.end_reason,
         event_sequence = o.event_sequence + n.events,
         replace_quantity = case when public.booked_status(o.status, n.status, n.answers) = 'PENDING_REPLACE' then o.replace_quantity end,
         replace_limit_price = case when public.booked_status(o.status, n.status, n.answers) = 'PENDING_REPLACE' then o.replace_limit_price end,
         replace_stop_price = case when public.booked_status(o.status, n.status, n.answers) = 'PENDING_REPLACE' then o.replace_stop_price end,
         updated_at = clock_timestamp()
    -- The number of events comes by grouping: counting them for each order would cost the square of the batch.
    from (select r.id, r.status, r.quantity, r.limit_price, r.stop_price, r.triggered_at, r.replaced_at, r.released_at, r.filled_quantity, r.filled_notional,
                 r.accepted_at, r.accepted_sequence, r.expires_at, r.closed_at, r.obstacle,
                 r.end_reason, r.denial, sum(r.events) over (partition by r.id) as events,
                 bool_or(r.answers) over (partition by r.id) as answers, r.state
            from (select r.*, 0 as events, false as answers, true as state
                    from jsonb_to_recordset(orders) as r (id uuid, status public."OrderStatus", quantity numeric, limit_price numeric,
                      stop_price numeric, triggered_at timestamptz, replaced_at timestamptz, released_at timestamptz, filled_quantity numeric, filled_notional numeric,
                      accepted_at timestamptz, accepted_sequence bigint, expires_at timestamptz, closed_at timestamptz, obstacle text, end_reason text, denial jsonb)
                  union all
                  select e.order_id, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, 1, public.answers_replace(e.type), false
                    from jsonb_to_recordset(events) as e (order_id uuid, type public."OrderEventType")) r) n
   where o.id = n.id
     and n.state
     and not public.is_terminal(o.status)
     and n.filled_quantity >= o.filled_quantity;
  get diagnostics affected = row_count;
  if affected <> jsonb_array_length(orders) then
    raise exception 'an order of this step has already ended or would lose a fill'
      using errcode = 'TR409', detail = 'STALE_ORDER', hint = 'Load the desk again: the state of the engine is old.';
  end if;
end
$$;
comment on function public.book_orders(jsonb, jsonb, jsonb) is 'Writes the new state of orders and numbers their events. A fill keeps a request to cancel or to replace pending; an order never leaves a terminal state.';
