create or replace view invariant.held_without_trade with (security_invoker = true) as
select e.order_id, o.number, e.sequence
  from public."Order" o join public."OrderEvent" e on e.order_id = o.id
 where o.parent_id is not null and e.type = 'TRADE'
   -- NEW: its parent had filled before its acceptance.
   and coalesce((select h.type from public."OrderEvent" h where h.order_id = e.order_id and h.sequence < e.sequence and h.type in ('HELD', 'RELEASED', 'NEW')
                  order by h.sequence desc limit 1), 'HELD') = 'HELD'
;
comment on view invariant.held_without_trade is 'An order that waits for another one trades only after its release, and not while it is held again.';
