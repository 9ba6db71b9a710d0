create or replace view invariant.exits_within_entry with (security_invoker = true) as
select p.id as order_id, p.number, p.filled_quantity, x.filled as exits_filled, x.open as exits_open
  from public."Order" p
  join (select e.parent_id, sum(e.filled_quantity) as filled,
               coalesce(max(e.quantity - e.filled_quantity) filter (where public.is_open(e.status) and e.released_at is not null), 0) as open
          from public."Order" e where e.list_id = e.parent_id group by e.parent_id) x on x.parent_id = p.id
 where x.filled + x.open > p.filled_quantity
;
comment on view invariant.exits_within_entry is 'The exits of an entry have filled, and may still fill, at most what the entry has filled.';
