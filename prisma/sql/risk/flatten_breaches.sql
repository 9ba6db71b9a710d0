create or replace function public.flatten_breaches(epoch bigint) returns integer
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  breach record;
  held record;
  portfolio public."Portfolio";
  left_over integer := 0;
begin
  perform public.engine_fence(epoch);
  for breach in
    select b.id, b.number, b.currency, b.symbol, l.number as limit_number, l.user_id, l.portfolio_id
      from public."LimitBreach" b join public."RiskLimit" l on l.id = b.limit_id where b.flattens order by b.number
  loop
    for held in
      select p.id as portfolio_id, o.symbol, o.quantity
        from public."Portfolio" p join public."Position" o on o.portfolio_id = p.id and o.quantity <> 0
       where p.currency = breach.currency and (breach.portfolio_id is null or p.id = breach.portfolio_id) and (breach.user_id is null or p.user_id = breach.user_id)
         and (breach.symbol is null or o.symbol = breach.symbol)
         and not exists (select from public."Order" d where d.portfolio_id = p.id and d.client_order_id = public.flatten_order_id(breach.number, o.symbol))
       order by p.id, o.symbol
    loop
      -- The engine waits for no session that places orders: the next call closes this position.
      if pg_try_advisory_xact_lock(public.portfolio_key(held.portfolio_id)) then
        select * into portfolio from public."Portfolio" p where p.id = held.portfolio_id;
        perform public.place_as(row(portfolio.user_id, null, null, true)::public."OrderOrigin", portfolio, public.flatten_order_id(breach.number, held.symbol), held.symbol,
          (case when held.quantity > 0 then 'SELL' else 'BUY' end)::public."OrderSide", 'MARKET', abs(held.quantity), null, 'GTC', true,
          'closed by limit ' || breach.limit_number, null, null, null, null, null, false, false, null, null, null, null, null, null);
      else
        left_over := left_over + 1;
      end if;
    end loop;
    if left_over = 0 then
      update public."LimitBreach" b set flattens = false where b.id = breach.id;
    end if;
  end loop;
  return left_over;
end
$$;
comment on function public.flatten_breaches(bigint) is
  'Places the orders that close the positions of FLATTEN limits that were passed, reduce-only, at the market. Returns the number of positions whose portfolio another session keeps: call it again. For the engine.';
