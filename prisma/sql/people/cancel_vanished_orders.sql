create or replace function public.cancel_vanished_orders(most integer default 500) returns integer
  language plpgsql volatile security definer
  set search_path = '' set lock_timeout = '100ms'
as $$
declare
  total integer := 0;
  wanted record;
  canceled record;
  portfolio public."Portfolio";
begin
  perform public.require_read_committed();
  perform public.require_scope('engine');
  if not exists (select from public."Session" s where s.fired_at is not null and s.cancels_done_at is null)
     or exists (select from public."DeskState" d where d.id = 1 and d.read_only) then
    return 0;
  end if;
  for wanted in
    select v.session_id, v.portfolio_id, array_agg(v.order_id) as order_ids
      from (select distinct on (a.order_id) a.* from public.vanished_orders() a order by a.order_id, a.session_id limit most) v
     group by v.session_id, v.portfolio_id order by v.portfolio_id, v.session_id
  loop
    -- As cancel_order, but it waits for nothing: a portfolio or an order that a session holds now has its turn at the next call.
    continue when not pg_try_advisory_xact_lock(public.portfolio_key(wanted.portfolio_id));
    select p.* into portfolio from public."Portfolio" p where p.id = wanted.portfolio_id for no key update skip locked;
    continue when not found;
    with held as materialized (
      select o.id from public."Order" o
       where o.id = any (wanted.order_ids) and public.is_open(o.status) and o.status <> 'PENDING_CANCEL' order by o.number for no key update skip locked
    ), requested as (
      update public."Order" o set status = 'PENDING_CANCEL', replace_quantity = null, replace_limit_price = null, replace_stop_price = null,
             event_sequence = o.event_sequence + 1, updated_at = clock_timestamp()
        from held h where o.id = h.id returning o.id, o.event_sequence, o.user_id
    ), noted as (
      insert into public."OrderEvent" (order_id, sequence, type, status, reason, user_id)
        select r.id, r.event_sequence, 'PENDING_CANCEL', 'PENDING_CANCEL', 'DEAD_MAN', r.user_id from requested r returning order_id
    )
    select count(*)::integer as orders into canceled from noted;
    if canceled.orders > 0 then
      perform public.alert_dead_man(wanted.session_id, portfolio, canceled.orders);
      total := total + canceled.orders;
    end if;
  end loop;
  if total > 0 then
    perform public.send_hint('traderai_engine', '');
  end if;
  -- An order that was placed before the session vanished may commit some seconds later.
  update public."Session" s set cancels_done_at = clock_timestamp()
   where s.id in (select f.id from public."Session" f
                   where f.fired_at < clock_timestamp() - interval '5 seconds' and f.cancels_done_at is null
                     and not exists (select from public.vanished_orders() v join public."Session" o on o.id = v.session_id where o.user_id = f.user_id)
                     for no key update skip locked);
  return total;
exception
  when lock_not_available or deadlock_detected then
    return 0;
end
$$;
comment on function public.cancel_vanished_orders(integer) is
  'Requests the cancel of the open orders that the dead men of vanished sessions name, at most this number at a call, and alerts their users and risk. Returns their number. The engine calls it about once a second; a session is looked at until every order is requested.';
