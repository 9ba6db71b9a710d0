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
  -- Requests of one moment have few users and symbols: each is looked up once.
  stale jsonb;
  inactive text[];
  closed jsonb;
  most jsonb := '{}';
  accepted jsonb := '{}';
  class text;
  used integer;
begin
  perform public.require_read_committed();
  perform public.require_scope('engine');
  select jsonb_object_agg(s.symbol, public.stale_quote_denial(s.symbol)), array_agg(s.symbol) filter (where i.active is not true) into stale, inactive
    from (select distinct o.symbol from public."Order" o where o.id = any (order_ids)) s left join public."Instrument" i on i.symbol = s.symbol;
  select jsonb_object_agg(u.user_id, public.closed_user(u.user_id)) into closed
    from (select distinct o.user_id from public."Order" o where o.id = any (order_ids)) u;
  for portfolio in
    select p.* from public."Portfolio" p
     where p.id in (select o.portfolio_id from public."Order" o where o.id = any (order_ids) and public.awaits_engine(o.status)) order by p.id
  loop
    sums := 0;
    covered := portfolio.cash_balance_usd >= public.largest_reservation(portfolio.id)
      or (select v.buying_power >= 0 from public.portfolio_value(portfolio.id) v);
    -- Each request is judged with those before it; later ones do not count yet.
    left_out := case when covered then '{}' else array(select o.id from public."Order" o where o.portfolio_id = portfolio.id and o.status = 'PENDING_NEW') end;
    for request in
      select o.* from public."Order" o
       where o.id = any (order_ids) and o.portfolio_id = portfolio.id and o.status = 'PENDING_NEW' order by o.number
    loop
      order_id := request.id;
      -- Users are not locked while they place orders, so orders of one moment did not count each other: here those count that the engine has accepted.
      class := request.user_id || case when request.reduce_only then ' reduces' else '' end;
      if not accepted ? class then
        most := most || jsonb_build_object(class, public.most_open_orders(request.user_id, request.reduce_only));
        accepted := accepted || jsonb_build_object(class, public.accepted_open_orders(request.user_id, request.reduce_only));
      end if;
      used := (accepted ->> class)::integer;
      denial := case
        when used >= (most ->> class)::integer then public.open_orders_denial(request.reduce_only, used, (most ->> class)::integer)
        when request.symbol = any (inactive) then public.denial('INSTRUMENT_INACTIVE', format('%s is inactive', request.symbol))
        -- Its login may have been closed between the order and its acceptance.
        when closed ->> request.user_id::text is not null then
          public.denial('USER_DISABLED', format('user %s, which placed the order, is disabled', closed ->> request.user_id::text))
        when request.reduce_only then null
        -- A grant may end between the order and its acceptance.
        when request.user_id <> portfolio.user_id and not public.granted_to(portfolio.id, request.user_id) then
          public.denial('NOT_GRANTED', format('the user that placed it has no grant for portfolio %s now', portfolio.name))
        else nullif(stale -> request.symbol, 'null'::jsonb) end;
      if denial is null and not covered then
        exit when sums = most_sums;
        sums := sums + 1;
        if not request.reduce_only then
          funds := public.order_funds(portfolio, request.symbol, request.side, request.quantity, request.limit_price, false, left_out,
            public.trigger_price(request.symbol, request.side, request.stop_price, request.trail_amount, request.trail_percent));
          denial := public.funds_denial(portfolio, request.symbol, request.side, request.quantity, funds.required, funds.buying_power);
        end if;
      end if;
      left_out := case when denial is null then array_remove(left_out, request.id) else array_append(left_out, request.id) end;
      accepted := accepted || jsonb_build_object(class, used + (denial is null)::integer);
      return next;
    end loop;
    return query select * from public.judge_replaces(portfolio, order_ids, left_out, most_sums - sums);
  end loop;
end
$$;
comment on function public.judge_requests(uuid[]) is
  'The verdict of now about orders and new terms that wait for the engine, by the rules of order_verdict that the market and other orders can change: open orders of the user and its login, an instrument that became inactive, age of the quote and buying power. denial is null for a request that the engine may accept; an order without a row waits for the next call.';
