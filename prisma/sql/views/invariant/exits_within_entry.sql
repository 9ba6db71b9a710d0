create or replace view invariant.exits_within_entry with (security_invoker = true) as
select p.id as order_id, p.number, coalesce(t.opened, 0) as opened_quantity, x.filled as exits_filled, x.open as exits_open
  from public."Order" p
  join (select e.parent_id, sum(e.filled_quantity) as filled,
               coalesce(max(e.quantity - e.filled_quantity) filter (where public.is_open(e.status) and e.released_at is not null), 0) as open
          from public."Order" e where e.list_id = e.parent_id group by e.parent_id) x on x.parent_id = p.id
  -- Of each trade the part that closed no opposite position.
  left join (select s.order_id, sum(s.quantity - least(s.quantity, greatest(s.closable, 0))) as opened
               from (select l.order_id, l.quantity,
                            case l.side when 'BUY' then -1 else 1 end * coalesce(sum(case l.side when 'BUY' then l.quantity else -l.quantity end)
                              over (partition by l.portfolio_id, l.symbol order by l.sequence rows between unbounded preceding and 1 preceding), 0) as closable
                       from public."Trade" l) s group by s.order_id) t on t.order_id = p.id
 where x.filled + x.open > coalesce(t.opened, 0)
;
comment on view invariant.exits_within_entry is 'The exits of an entry have filled, and may still fill, at most what the entry has opened: the part of its trades that closed no opposite position.';
