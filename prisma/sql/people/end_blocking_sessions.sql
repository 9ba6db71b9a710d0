create or replace function public.end_blocking_sessions() returns table (process_id integer, login text, reason text)
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  -- How long sessions may keep the engine waiting within a second: idle ones of all users together, running ones of one user, and of all users together.
  engine_for_idle constant interval := '200 milliseconds';
  engine_for_running constant interval := '500 milliseconds';
  engine_for_all constant interval := '750 milliseconds';
  -- The least that each session has. A user whose sessions were ended has no more for a while.
  least_idle constant interval := '20 milliseconds';
  least_running constant interval := '150 milliseconds';
  remembered constant interval := '10 seconds';
  -- How long the sessions of one user may keep other logins waiting: idle ones within a second, running ones within three.
  others_for_idle constant interval := '500 milliseconds';
  others_for_running constant interval := '2 seconds';
  others_for_remembered constant interval := '100 milliseconds';
  looked_at timestamptz;
  known jsonb;
  found_ended jsonb;
  booking integer;
begin
  perform public.require_read_committed();
  perform public.require_scope('engine');
  -- Most looks end here.
  if not exists (select from pg_catalog.pg_locks k where not k.granted) then
    return;
  end if;
  -- The server caches its session statistics for the transaction; this reads them again.
  perform pg_stat_clear_snapshot();
  looked_at := clock_timestamp();
  -- The findings of the looks before: a setting of this session, which no other session can change. Without it every user begins with the full time.
  known := coalesce(nullif(current_setting('traderai.waits', true), '')::jsonb, '{"at": "-infinity", "waits": [], "turns": [], "ended": {}}');
  select b.process_id into booking from public."EngineLease" l
    join public.read_backends() b on b.process_id = l.backend_pid and b.started_at = l.backend_started_at where l.id = 1;
  with recursive waiting as materialized (
    -- in_turn: transactions with notifications commit one after the other.
    select k.pid, coalesce(min(k.waitstart), looked_at) as since, bool_or(k.locktype = 'object' and k.classid = 'pg_catalog.pg_database'::regclass and k.objid = 0) as in_turn
      from pg_catalog.pg_locks k where not k.granted group by k.pid
  ), before as materialized (
    select w.pid, w.in_turn, unnest(pg_blocking_pids(w.pid)) as blocked_by from waiting w
  ), behind (pid, blocked_by) as (
    select b.pid, b.blocked_by from before b
    union
    select h.pid, b.blocked_by from behind h join before b on b.pid = h.blocked_by
  ), sessions as materialized (
    select b.process_id, b.started_at, b.login, b.admin, b.engine or b.of_server or b.process_id = pg_backend_pid() as stays, o.owner,
           -- A statement that waits for its client, or sleeps, does no work. An import of an administrator may wait for its file.
           b.state like 'idle in transaction%' or not b.admin and b.wait in ('ClientRead', 'ClientWrite', 'PgSleep') as idle,
           b.state_at, b.transaction_at, b.wait is null as works,
           exists (select from pg_catalog.pg_locks k where k.pid = b.process_id and k.locktype = 'transactionid' and k.mode = 'ExclusiveLock') as has_written,
           coalesce((known #>> array['ended', o.owner])::timestamptz > looked_at - remembered, false) as was_ended
      from public.read_backends() b
           -- A user and all its keys count as one.
     cross join lateral (select coalesce((select u.id::text from public."User" u where u.login = b.login),
                                         (select k.user_id::text from public."ApiKey" k where k.role_name = b.login), b.login) as owner) o
  ), blocking as materialized (
    -- Sessions that wait for no other one: the rest get their turn. A user's sessions may keep each other waiting.
    select s.process_id, s.owner, s.idle, s.admin, s.state_at, s.transaction_at, s.works, s.was_ended, w.pid is not distinct from booking as engine, min(w.since) as since,
           not exists (select from before b where b.blocked_by = s.process_id and not b.in_turn) as in_turn
      from behind h join waiting w on w.pid = h.pid join sessions s on s.process_id = h.blocked_by left join sessions v on v.process_id = h.pid
     where not s.stays and v.owner is distinct from s.owner and not exists (select from waiting o where o.pid = h.blocked_by)
     group by 1, 2, 3, 4, 5, 6, 7, 8, 9
  ), holding as materialized (
    -- A turn takes as long as the disk: many short ones are no fault, and neither is one that waits for the disk. One that computes since the look before is.
    select b.* from blocking b
     where not b.in_turn or b.works and known -> 'turns' ? (b.process_id || ' ' || b.transaction_at)
  ), waits as materialized (
    select e.pid, e.owner, e.idle, e.engine, e.at, e.spent
      from jsonb_to_recordset(known -> 'waits') e (pid integer, owner text, idle boolean, engine boolean, at timestamptz, spent interval)
     where e.at > looked_at - interval '3 seconds'
    union all
    select h.process_id, h.owner, h.idle, h.engine, looked_at, looked_at - greatest(h.since, h.transaction_at, (known ->> 'at')::timestamptz) from holding h
  ), judged as materialized (
    select h.process_id, h.owner, h.engine
      from holding h
      cross join lateral (
        select looked_at - h.state_at as idle_for,
               sum(w.spent) filter (where w.pid = h.process_id) as by_session,
               sum(w.spent) filter (where w.owner = h.owner) as by_user,
               sum(w.spent) filter (where w.owner = h.owner and w.at > looked_at - interval '1 second') as by_user_lately,
               sum(w.spent) filter (where w.at > looked_at - interval '1 second') as by_all_lately,
               sum(w.spent) filter (where w.idle and w.at > looked_at - interval '1 second') as by_idle_lately
          from waits w where w.engine = h.engine) t
     where case
       when h.engine and h.idle then
         t.idle_for >= engine_for_idle
         or t.by_session >= least_idle and (t.idle_for >= least_idle or t.by_session >= engine_for_idle)
            and (t.by_idle_lately >= engine_for_idle or h.was_ended)
       when h.engine then t.by_session >= least_running and (t.by_user_lately >= engine_for_running or t.by_all_lately >= engine_for_all or h.was_ended)
       when h.idle then
         t.by_session >= least_idle
         and least(looked_at - h.since, greatest(t.idle_for, t.by_user_lately)) >= case when h.was_ended then others_for_remembered else others_for_idle end
       else not h.admin and t.by_session >= least_running and t.by_user >= others_for_running
     end
  ), ended as materialized (
    select s.process_id, s.login, s.owner,
           case when exists (select from judged j where j.engine) then 'it kept the engine waiting' else 'it kept other sessions waiting' end as reason
      from sessions s
     where not s.stays
       and (s.process_id in (select j.process_id from judged j)
         -- The other sessions of the same user that block, and for the engine also those that would block next.
         or s.process_id in (select h.blocked_by from behind h) and s.owner in (select j.owner from judged j)
         or (s.idle and s.has_written or s.process_id in (select w.pid from waiting w)) and s.owner in (select j.owner from judged j where j.engine)
         or s.was_ended and s.idle and s.has_written and s.state_at <= looked_at - least_idle and exists (select from judged j where j.engine))
       and public.end_backend_once(s.process_id, s.started_at)
  )
  select jsonb_build_object('at', looked_at, 'waits', coalesce((select jsonb_agg(w) from waits w), '[]'),
           'turns', coalesce((select jsonb_agg(b.process_id || ' ' || b.transaction_at) from blocking b where b.in_turn), '[]'),
           'ended', coalesce((select jsonb_object_agg(o.key, o.value) from jsonb_each(known -> 'ended') o
                               where (o.value #>> '{}')::timestamptz > looked_at - remembered), '{}')
                    || coalesce((select jsonb_object_agg(e.owner, looked_at) from ended e), '{}')),
         (select jsonb_agg(e) from ended e)
    into known, found_ended;
  perform set_config('traderai.waits', known::text, false);
  return query select e.process_id, e.login, e.reason from jsonb_to_recordset(coalesce(found_ended, '[]')) e (process_id integer, login text, reason text);
end
$$;
comment on function public.end_blocking_sessions() is
  'Ends sessions that keep the booking connection of the leader or other logins waiting for locks for longer than they may, with the sessions of the same user that would block next. Never a session of an engine or of the server''s administration. The leader calls it all the time, on one connection.';
