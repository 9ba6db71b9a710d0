create or replace function public.hold_orders(order_ids uuid[], changes text) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
begin
  if changes = 'MOVES' then
    begin
      -- Without a fill the portfolios stay as they are, so new orders need not wait for this booking. It waits for no row, and for nothing later.
      perform 1 from public."Order" o where o.id = any (order_ids) for update nowait;
      return;
    exception when lock_not_available then
      -- The rows that were free are free again: a session changes one of the orders.
      null;
    end;
  end if;
  perform public.lock_portfolios(array(select distinct o.portfolio_id from public."Order" o where o.id = any (order_ids)));
  -- A request to cancel or replace may be newer than the engine's state: lock the rows before the events are numbered.
  perform 1 from public."Order" o where o.id = any (order_ids) order by o.id for update;
end
$$;
comment on function public.hold_orders(uuid[], text) is
  'Locks orders for a booking of the engine: for FILLS with their portfolios, for MOVES (acceptances, ends, new terms) alone, unless a session holds one of them. Only book_orders calls it.';
