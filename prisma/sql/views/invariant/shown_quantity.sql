create or replace view invariant.shown_quantity with (security_invoker = true) as
select t.id as trade_id, o.number, o.display_quantity, t.quantity
  from public."Trade" t join public."Order" o on o.id = t.order_id
 where t.liquidity = 'MAKER' and t.quantity > o.display_quantity
;
comment on view invariant.shown_quantity is 'No trade as maker is larger than the displayed quantity of its order.';
