create or replace function public.judge_replaces(portfolio public."Portfolio", order_ids uuid[], left_out uuid[], most integer, accepted uuid[])
  returns table (order_id uuid, denial jsonb)
  language plpgsql stable security definer
  set search_path = ''
as $$
declare
  request public."Order";
  new_quantity numeric;
  new_limit numeric;
  new_stop numeric;
  rest numeric;
  trigger numeric;
  requested_by uuid;
  closed text;
  funds record;
  -- The buying power that the terms accepted here take: they are not stored yet.
  taken numeric := 0;
  symbols text[] := '{}';
begin
  for request in
    select o.* from public."Order" o
     where o.id = any (order_ids) and o.portfolio_id = portfolio.id and o.status = 'PENDING_REPLACE' order by o.number
  loop
    order_id := request.id;
    denial := null;
    new_quantity := coalesce(request.replace_quantity, request.quantity);
    new_limit := coalesce(request.replace_limit_price, request.limit_price);
    new_stop := coalesce(request.replace_stop_price, request.stop_price);
    rest := new_quantity - request.filled_quantity;
    trigger := case when public.has_trigger(request.type) and request.triggered_at is null then
      public.trigger_price(request.symbol, request.side, new_stop, request.trail_amount, request.trail_percent) end;
    if rest > 0 and public.replace_adds(request, new_quantity, new_limit, new_stop) then
      -- Orders of one symbol can use the same position or short: the cost of the second is known when the first is booked.
      continue when request.symbol = any (symbols) or cardinality(symbols) >= most;
      select e.user_id into requested_by from public."OrderEvent" e
       where e.order_id = request.id and e.type = 'PENDING_REPLACE' order by e.sequence desc limit 1;
      closed := public.closed_user(requested_by);
      denial := case
        when not exists (select from public."Instrument" i where i.symbol = request.symbol and i.active) then
          public.denial('INSTRUMENT_INACTIVE', format('%s is inactive', request.symbol))
        -- Its login may have been closed between the request and its answer.
        when closed is not null then public.denial('USER_DISABLED', format('user %s, which replaced the order, is disabled', closed))
        when request.reduce_only then null
        when requested_by <> portfolio.user_id and not public.granted_to(portfolio.id, requested_by) then
          public.denial('NOT_GRANTED', format('the user that replaced it has no grant for portfolio %s now', portfolio.name))
        else coalesce(public.halt_denial(portfolio, request.symbol, requested_by), public.stale_quote_denial(request.symbol)) end;
      if denial is null and not request.reduce_only then
        funds := public.order_funds(portfolio, request.symbol, request.side, rest, new_limit, false, left_out || request.id || public.list_members(request.list_id, request.parent_id), trigger);
        denial := public.funds_denial(portfolio, request.symbol, request.side, rest, funds.required, funds.buying_power - taken);
        symbols := symbols || request.symbol;
      end if;
      if denial is null and not request.reduce_only then
        denial := public.request_limits_denial(portfolio, request, rest, new_limit, new_stop, accepted);
      end if;
      if denial is null and not request.reduce_only then
        taken := taken + greatest((public.order_funds(portfolio, request.symbol, request.side, rest, new_limit, false, left_out, trigger)).buying_power
          - funds.buying_power + funds.required, 0);
      end if;
    end if;
    return next;
  end loop;
end
$$;
comment on function public.judge_replaces(public."Portfolio", uuid[], uuid[], integer, uuid[]) is
  'The part of judge_requests about new terms for working orders: at most one that may add risk in each symbol, and at most `most` of them. Orders in left_out do not count. A smaller quantity is always accepted.';
