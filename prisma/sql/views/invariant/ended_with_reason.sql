create or replace view invariant.ended_with_reason with (security_invoker = true) as
select o.id as order_id, o.number, o.status, o.end_reason, e.reason
  from public."Order" o
  left join public."OrderEvent" e on e.order_id = o.id and e.sequence = o.event_sequence
 where case when public.is_terminal(o.status) and o.status <> 'FILLED' and o.status <> 'DENIED' then o.end_reason is null or o.end_reason is distinct from e.reason
            else o.end_reason is not null end
;
comment on view invariant.ended_with_reason is 'An order that ended with a part unfilled has the same reason in its row and in its last event.';
