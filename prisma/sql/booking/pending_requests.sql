create or replace function public.pending_requests(skipped uuid[], most integer, blocked uuid[] default '{}') returns setof uuid
  language plpgsql stable security definer
  set search_path = ''
  -- Only the index of requests: statistics of the state that are minutes old make the planner read every order of the desk.
  set enable_seqscan = off
as $$
begin
  perform public.require_scope('engine');
  return query
    with waiting as materialized (
      select o.id, o.user_id, o.placed_at, o.portfolio_id, o.number, o.list_id, o.accepted_at,
             -- The parent whose acceptance it must not precede.
             (select p.id from public."Order" p where p.id = o.parent_id and p.accepted_at is null and public.awaits_engine(p.status)) as awaited_id
        from public."Order" o where public.awaits_engine(o.status) and o.id <> all (skipped) and o.portfolio_id <> all (blocked)
    ), chosen as (
      select w.*
        from (select c.*, row_number() over (partition by c.user_id order by c.placed_at, c.portfolio_id, c.number) as turn
                from waiting c where c.awaited_id is null or c.list_id is distinct from c.awaited_id) w
       order by w.turn, w.placed_at, w.portfolio_id, w.number limit most
    ), families as (
      select c.id, c.awaited_id, c.turn, c.placed_at, c.portfolio_id, c.number from chosen c
      union all
      -- The exits of an entry are accepted with it: it must not fill without them.
      select e.id, null, c.turn, c.placed_at, c.portfolio_id, e.number from chosen c join waiting e on e.awaited_id = c.id and e.list_id = c.id
    )
    select f.id from families f
     where f.awaited_id is null or f.awaited_id in (select c.id from chosen c)
     order by f.turn, f.placed_at, f.portfolio_id, f.number;
end
$$;
comment on function public.pending_requests(uuid[], integer, uuid[]) is
  'Orders whose request (a new order, a replace or a cancel) waits for the engine, without the skipped ones and those of blocked portfolios; the exits of a new order come behind it, beyond the wanted number when need be. When there are more than it may take, the logins take turns: the first request of each owner, then the second of each.';
