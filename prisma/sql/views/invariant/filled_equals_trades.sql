create or replace view invariant.filled_equals_trades with (security_invoker = true) as
select o.id as order_id, o.number, o.filled_quantity, o.filled_notional, t.quantity as traded_quantity, t.notional as traded_notional
  from public."Order" o
  left join (select order_id, sum(quantity) as quantity, sum(round(quantity * price, 8)) as notional from public."Trade" group by order_id) t
    on t.order_id = o.id
 where o.filled_quantity <> coalesce(t.quantity, 0) or o.filled_notional <> coalesce(t.notional, 0)
;
comment on view invariant.filled_equals_trades is 'An order''s filled quantity and notional are the sums of its trades.';
