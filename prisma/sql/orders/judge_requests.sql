create or replace function public.judge_requests(order_ids uuid[]) returns table (order_id uuid, denial jsonb)
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  -- The engine serves all users: the rest of a portfolio's requests waits for the next call.
  most_sums constant integer := 50;
  portfolio public."Portfolio";
  request public."Order";
  funds record;
  covered boolean;
  left_out uuid[];
  sums integer;
  accepted jsonb := '{}';
  -- The requests that add risk and are accepted here, over all portfolios.
  counted uuid[] := '{}';
  class text;
  closed text;
  used integer;
  exits integer;
  judged uuid[];
  denied uuid[];
  kinship text;
begin
  perform public.require_read_committed();
  perform public.require_scope('engine');
  for portfolio in
    select p.* from public."Portfolio" p
     where p.id in (select o.portfolio_id from public."Order" o where o.id = any (order_ids) and public.awaits_engine(o.status)) order by p.id
  loop
    sums := 0;
    judged := '{}';
    denied := '{}';
    covered := portfolio.cash_balance_usd >= public.largest_reservation(portfolio.id)
      or (select v.buying_power >= 0 from public.portfolio_value(portfolio.id) v);
    -- Each request is judged with those before it; later ones do not count yet.
    left_out := case when covered then '{}' else array(select o.id from public."Order" o where o.portfolio_id = portfolio.id and o.status = 'PENDING_NEW') end;
    for request in
      select o.* from public."Order" o
       where o.id = any (order_ids) and o.portfolio_id = portfolio.id and o.status = 'PENDING_NEW' order by o.number
    loop
      kinship := public.kinship(request, judged, denied);
      -- Its parent is judged in another call, and this one with it.
      continue when kinship = 'WAITS';
      order_id := request.id;
      -- Users are not locked while they place orders, so orders of one moment did not count each other: here those count that the engine has accepted.
      class := request.user_id || case when request.reduce_only then ' reduces' else '' end;
      used := coalesce((accepted ->> class)::integer, public.accepted_open_orders(request.user_id, request.reduce_only));
      closed := public.closed_user(request.user_id);
      exits := (select count(*) from public."Order" o where o.parent_id = request.id and o.list_id = request.id and o.status = 'PENDING_NEW');
      denial := case
        when kinship = 'PARENT_DENIED' then
          public.denial('PARENT_DENIED', format('order %s, for which it waits, is denied', (select p.number from public."Order" p where p.id = request.parent_id)))
        -- Judged with its entry, which must not be left without it.
        when kinship = 'EXIT' then null
        else coalesce(public.open_order_denial(request.user_id, request.reduce_only, used),
          case when exits > 0 then public.open_order_denial(request.user_id, true, exits - 1 + coalesce((accepted ->> (request.user_id || ' reduces'))::integer,
            public.accepted_open_orders(request.user_id, true))) end) end;
      denial := case
        when denial is not null or kinship = 'EXIT' then denial
        when not exists (select from public."Instrument" i where i.symbol = request.symbol and i.active) then
          public.denial('INSTRUMENT_INACTIVE', format('%s is inactive', request.symbol))
        -- Its login may have been closed between the order and its acceptance.
        when closed is not null then public.denial('USER_DISABLED', format('user %s, which placed the order, is disabled', closed))
        when request.reduce_only then null
        -- A grant may end between the order and its acceptance.
        when request.user_id <> portfolio.user_id and not public.granted_to(portfolio.id, request.user_id) then
          public.denial('NOT_GRANTED', format('the user that placed it has no grant for portfolio %s now', portfolio.name))
        else coalesce(public.halt_denial(portfolio, request.symbol, request.user_id), public.stale_quote_denial(request.symbol)) end;
      if denial is null and not covered and kinship is distinct from 'EXIT' then
        exit when sums = most_sums;
        sums := sums + 1;
        if not request.reduce_only then
          funds := public.order_funds(portfolio, request.symbol, request.side, request.quantity, request.limit_price, false,
            left_out || public.list_members(request.list_id, request.parent_id),
            public.trigger_price(request.symbol, request.side, request.stop_price, request.trail_amount, request.trail_percent));
          denial := public.funds_denial(portfolio, request.symbol, request.side, request.quantity, funds.required, funds.buying_power);
        end if;
      end if;
      if denial is null and kinship is distinct from 'EXIT' and not request.reduce_only then
        denial := public.request_limits_denial(portfolio, request, request.quantity, request.limit_price, request.stop_price, counted, denied);
        counted := case when denial is null then counted || request.id else counted end;
      end if;
      judged := judged || request.id;
      denied := case when denial is null then denied else denied || request.id end;
      left_out := case when denial is null then array_remove(left_out, request.id) else array_append(left_out, request.id) end;
      accepted := accepted || jsonb_build_object(class, used + (denial is null)::integer);
      return next;
    end loop;
    return query select * from public.judge_replaces(portfolio, order_ids, left_out, most_sums - sums, counted);
  end loop;
end
$$;
comment on function public.judge_requests(uuid[]) is
  'The verdict of now about orders and new terms that wait for the engine, by the rules of order_verdict that the market and other orders can change: open orders of the user and its login, an instrument that became inactive, a halt, age of the quote, buying power and limits. An order that waits for another one is denied with it. denial is null for a request that the engine may accept; an order without a row waits for the next call.';
