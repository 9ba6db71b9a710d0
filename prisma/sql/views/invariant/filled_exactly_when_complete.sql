create or replace view invariant.filled_exactly_when_complete with (security_invoker = true) as
select id as order_id, number, status, quantity, filled_quantity from public."Order"
 where (status = 'FILLED') <> (filled_quantity = quantity) or filled_quantity > quantity
;
comment on view invariant.filled_exactly_when_complete is 'An order is FILLED exactly when its filled quantity equals its quantity, and never more.';
