create or replace view invariant.fill_after_acceptance with (security_invoker = true) as
select t.id as trade_id, o.number, o.accepted_at, t.executed_at
  from public."Trade" t join public."Order" o on o.id = t.order_id
 where t.executed_at < o.accepted_at or o.accepted_at is null
;
comment on view invariant.fill_after_acceptance is 'No trade is executed before the engine accepted its order, on the market''s clock.';
