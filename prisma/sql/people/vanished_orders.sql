create or replace function public.vanished_orders() returns table (order_id uuid, portfolio_id uuid, session_id uuid, number bigint)
  language sql stable security definer
  set search_path = ''
as $$
  with fired as materialized (
    select s.id, s.user_id, s.fired_dead_man, s.fired_portfolio_id, s.fired_at from public."Session" s
     where s.fired_at is not null and s.cancels_done_at is null
  ), waiting as materialized (
    -- Once for each user, however many sessions of it vanished.
    select o.id, o.user_id, o.portfolio_id, o.session_id, o.number, o.placed_at
      from (select distinct f.user_id from fired f) u
      join public."Order" o on o.user_id = u.user_id and public.is_open(o.status) and not o.reduce_only and o.status <> 'PENDING_CANCEL'
  )
  select w.id, w.portfolio_id, f.id, w.number
    from waiting w join fired f on f.id = w.session_id and f.user_id = w.user_id
   where f.fired_dead_man = 'SESSION' and w.placed_at <= f.fired_at
  union all
  select w.id, w.portfolio_id, f.id, w.number
    from waiting w
    join (select distinct on (p.user_id, p.fired_portfolio_id) p.* from fired p where p.fired_dead_man = 'PORTFOLIO'
           order by p.user_id, p.fired_portfolio_id, p.fired_at desc) f
      on f.user_id = w.user_id and f.fired_portfolio_id = w.portfolio_id
   where w.placed_at <= f.fired_at
$$;
comment on function public.vanished_orders() is
  'The open orders that the dead man of a vanished session cancels: its own, or those of its user in the portfolio that was armed; never reduce-only ones. Only cancel_vanished_orders calls it.';
