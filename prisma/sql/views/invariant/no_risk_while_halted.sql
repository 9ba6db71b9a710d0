create or replace view invariant.no_risk_while_halted with (security_invoker = true) as
select h.number as halt, o.id as order_id, o.number, e.sequence, e.recorded_at
  from public."Halt" h
  join public."OrderEvent" e on e.type = 'TRADE' and e.recorded_at > h.halted_at + interval '10 seconds' and e.recorded_at < coalesce(h.resumed_at, 'infinity')
  join public."Order" o on o.id = e.order_id and not o.reduce_only
  join public."Portfolio" p on p.id = o.portfolio_id
 where (h.symbol is null or h.symbol = o.symbol)
   and (h.user_id is null or h.user_id in (p.user_id, o.user_id))
   and (h.portfolio_id is null or h.portfolio_id = o.portfolio_id)
;
comment on view invariant.no_risk_while_halted is
  'While a halt is in force, only reduce-only orders trade in its scope. A booking that began before the halt may end within ten seconds of it.';
