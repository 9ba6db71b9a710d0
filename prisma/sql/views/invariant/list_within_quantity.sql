create or replace view invariant.list_within_quantity with (security_invoker = true) as
select o.list_id, sum(o.filled_quantity) as filled, max(q.quantity) as quantity
  from public."Order" o
 -- The engine takes the fills of one order from the others: their events keep the quantities that were requested.
 cross join lateral (select max(e.quantity) as quantity from public."OrderEvent" e
                      where e.order_id = o.id and e.type in ('PENDING_NEW', 'REPLACED')) q
 where o.list_id is not null and o.list_id is distinct from o.parent_id
 group by o.list_id having sum(o.filled_quantity) > max(q.quantity)
;
comment on view invariant.list_within_quantity is 'The orders of a list fill together at most the largest quantity of them.';
