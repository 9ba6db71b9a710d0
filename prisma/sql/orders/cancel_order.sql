create or replace function public.cancel_order(order_id uuid) returns public."Order"
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  portfolio public."Portfolio";
  canceled public."Order";
begin
  perform public.require_read_committed();
  perform public.require_scope('trader', 'risk');
  select p.* into portfolio from public."Portfolio" p
    where p.id = (select o.portfolio_id from public."Order" o where o.id = cancel_order.order_id) and public.portfolio_right(p) is not null;
  if found then
    portfolio := public.hold_portfolio(portfolio.id);
    select * into canceled from public."Order" o where o.id = cancel_order.order_id for update;
  end if;
  if canceled.id is null then
    raise exception 'there is no order % that you may cancel', cancel_order.order_id
      using errcode = 'TR404', detail = 'ORDER_NOT_FOUND', hint = 'List open orders with: traderai order list';
  end if;
  perform public.check_key_symbol(canceled.symbol);
  if public.is_terminal(canceled.status) then
    raise exception 'order % is % and cannot be canceled', canceled.number, canceled.status
      using errcode = 'TR409', detail = 'ORDER_TERMINAL', hint = 'See how it ended with: traderai order show';
  end if;
  if canceled.status <> 'PENDING_CANCEL' then
    update public."Order" o set status = 'PENDING_CANCEL', replace_quantity = null, replace_limit_price = null, replace_stop_price = null,
           event_sequence = o.event_sequence + 1, updated_at = clock_timestamp()
     where o.id = canceled.id returning * into canceled;
    insert into public."OrderEvent" (order_id, sequence, type, status, reason, user_id)
      values (canceled.id, canceled.event_sequence, 'PENDING_CANCEL', 'PENDING_CANCEL',
        case when portfolio.user_id is distinct from public.current_user_id() then 'requested by ' || session_user end,
        coalesce(public.current_user_id(), canceled.user_id));
    if public.portfolio_right(portfolio) = 'REDUCES' then
      perform public.tell_owner(portfolio, 'cancel', 'Order canceled by ' || session_user,
        format('Login %s canceled order %s (%s %s %s) in portfolio %s. The events of each order name the login that canceled it.', session_user, canceled.number,
          canceled.side, public.plain_number(canceled.quantity), canceled.symbol, portfolio.name));
    end if;
    perform public.send_hint('traderai_engine', '');
  end if;
  perform public.note_activity('order canceled');
  return canceled;
end
$$;
comment on function public.cancel_order(uuid) is
  'Requests a cancel: the order is PENDING_CANCEL until the engine confirms; a fill before that wins. A second request changes nothing; a replace that waits is given up. Risk and administrators cancel in every portfolio; its owner is alerted.';
