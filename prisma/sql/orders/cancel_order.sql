create or replace function public.cancel_order(order_id uuid) returns public."Order"
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  canceled public."Order";
begin
  perform public.require_read_committed();
  perform 1 from public."Portfolio" p
    where p.id = (select o.portfolio_id from public."Order" o where o.id = cancel_order.order_id)
      and (p.user_id is not distinct from public.current_user_id() or public.is_desk_admin())
      for no key update;
  if found then
    select * into canceled from public."Order" o where o.id = cancel_order.order_id for update;
  end if;
  if canceled.id is null then
    raise exception 'there is no order % that you may cancel', cancel_order.order_id
      using errcode = 'TR404', detail = 'ORDER_NOT_FOUND', hint = 'List open orders with: traderai order list';
  end if;
  if public.is_terminal(canceled.status) then
    raise exception 'order % is % and cannot be canceled', canceled.number, canceled.status
      using errcode = 'TR409', detail = 'ORDER_TERMINAL';
  end if;
  if canceled.status <> 'PENDING_CANCEL' then
    update public."Order" o set status = 'PENDING_CANCEL', event_sequence = o.event_sequence + 1, updated_at = clock_timestamp()
     where o.id = canceled.id returning * into canceled;
    insert into public."OrderEvent" (order_id, sequence, type, status, user_id)
      values (canceled.id, canceled.event_sequence, 'PENDING_CANCEL', 'PENDING_CANCEL', coalesce(public.current_user_id(), canceled.user_id));
    perform pg_notify('traderai_engine', '');
  end if;
  return canceled;
end
$$;
comment on function public.cancel_order(uuid) is
  'Requests a cancel: the order is PENDING_CANCEL until the engine confirms; a fill before that wins. A second request changes nothing.';
