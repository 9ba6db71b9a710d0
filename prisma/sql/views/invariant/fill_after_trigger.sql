create or replace view invariant.fill_after_trigger with (security_invoker = true) as
select t.id as trade_id, o.number, o.type, o.stop_price, o.triggered_at, t.executed_at
  from public."Trade" t join public."Order" o on o.id = t.order_id
 where public.has_trigger(o.type) and (o.triggered_at is null or t.executed_at < o.triggered_at)
;
comment on view invariant.fill_after_trigger is 'No order with a trigger trades before the market reached it, on the market''s clock.';
