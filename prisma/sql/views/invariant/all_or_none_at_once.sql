create or replace view invariant.all_or_none_at_once with (security_invoker = true) as
select o.id as order_id, o.number, count(*) as trades
  from public."Trade" t join public."Order" o on o.id = t.order_id
 where o.all_or_none or o.time_in_force = 'FOK'
 group by o.id, o.number
having count(*) > 1
;
comment on view invariant.all_or_none_at_once is 'An all-or-none or FOK order has at most one trade.';
