create or replace view invariant.events_without_gaps with (security_invoker = true) as
select o.id as order_id, o.number, o.event_sequence, o.status, e.events, e.last_sequence, e.last_status
  from public."Order" o
  left join (select order_id, count(*) as events, max(sequence) as last_sequence, (array_agg(status order by sequence desc))[1] as last_status
               from public."OrderEvent" group by order_id) e on e.order_id = o.id
 where e.events is distinct from o.event_sequence or e.last_sequence is distinct from o.event_sequence or e.last_status is distinct from o.status
;
comment on view invariant.events_without_gaps is 'The events of each order are numbered from 1 without gaps, up to the order''s own count, and end in its status.';
