create or replace view invariant.one_moment_of_a_session with (security_invoker = true) as
select o.id as order_id, o.number, o.time_in_force, o.expires_at, min(t.executed_at) as first_trade, max(t.executed_at) as last_trade
  from public."Trade" t join public."Order" o on o.id = t.order_id
 where o.time_in_force::text in ('OPG', 'CLS')
 group by o.id
having min(t.executed_at) <> max(t.executed_at)
    or o.time_in_force::text = 'CLS' and (o.expires_at is null or min(t.executed_at) < o.expires_at - interval '1 minute')
;
comment on view invariant.one_moment_of_a_session is 'An order at the open or at the close trades at one instant; at the close not before the session''s last minute.';
