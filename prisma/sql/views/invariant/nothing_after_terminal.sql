create or replace view invariant.nothing_after_terminal with (security_invoker = true) as
select e.order_id, e.sequence, e.type, c.sequence as closed_at_sequence
  from public."OrderEvent" e
  join public."OrderEvent" c on c.order_id = e.order_id and c.sequence < e.sequence
 where public.is_terminal(c.status)
;
comment on view invariant.nothing_after_terminal is 'No event follows the event that ended an order.';
