create or replace function public.pending_requests(skipped uuid[], most integer, blocked uuid[] default '{}') returns setof uuid
  language plpgsql stable security definer
  set search_path = ''
  -- Only the index of requests: statistics of the state that are minutes old make the planner read every order of the desk.
  set enable_seqscan = off
as $$
begin
  perform public.require_scope('engine');
  return query
    select w.id
      from (select o.id, row_number() over (partition by o.user_id order by o.placed_at, o.portfolio_id, o.number) as turn, o.placed_at, o.portfolio_id, o.number
              from public."Order" o where public.awaits_engine(o.status) and o.id <> all (skipped) and o.portfolio_id <> all (blocked)) w
     order by w.turn, w.placed_at, w.portfolio_id, w.number limit most;
end
$$;
comment on function public.pending_requests(uuid[], integer, uuid[]) is
  'Orders whose request (a new order, a replace or a cancel) waits for the engine, without the skipped ones and those of blocked portfolios. When there are more than it may take, the logins take turns: the first request of each owner, then the second of each.';
