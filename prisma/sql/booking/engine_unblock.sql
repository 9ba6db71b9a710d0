create or replace function public.engine_unblock() returns table (process_id integer, login text, reason text)
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  -- How long a session may keep a row that the engine needs.
  patience constant interval := '200 milliseconds';
  booking integer;
  waits_since timestamptz;
begin
  perform public.require_read_committed();
  -- The server caches its session statistics for the transaction; this reads them again.
  perform pg_stat_clear_snapshot();
  select b.process_id, k.waitstart into booking, waits_since
    from public."EngineLease" l
    join public.read_backends() b on b.process_id = l.backend_pid and b.started_at = l.backend_started_at
    join pg_catalog.pg_locks k on k.pid = b.process_id and not k.granted
   where l.id = 1 and b.statement_at < clock_timestamp() - patience
   limit 1;
  if booking is null then
    return;
  end if;
  return query
  with recursive blocking (pid) as (
    select unnest(pg_blocking_pids(booking))
    union
    select unnest(pg_blocking_pids(w.pid)) from blocking w where w.pid <> booking
  ), sessions as materialized (
    select b.process_id, b.login, b.started_at, b.state, b.state_at,
           -- A user and all its keys count as one.
           coalesce((select u.id::text from public."User" u where u.login = b.login), (select a.user_id::text from public."ApiKey" a where a.role_name = b.login), b.login) as owner,
           array_remove(pg_blocking_pids(b.process_id), booking) = '{}' as waits_for_none,
           b.process_id in (select w.pid from blocking w) as blocks
      from public.read_backends() b
     where not b.superuser and not b.engine and b.process_id <> pg_backend_pid()
       -- Besides those that block: sessions that have written in an open transaction, or that wait for a lock.
       and (b.process_id in (select w.pid from blocking w)
         or exists (select from pg_catalog.pg_locks k where k.pid = b.process_id and (not k.granted or k.locktype = 'transactionid' and k.mode = 'ExclusiveLock')))
  ), holding as (
    -- A session that only waits behind another one gets its turn. A session that kept idle as long is not given the time again.
    select s.process_id, s.owner from sessions s
     where s.blocks and s.waits_for_none
       and (waits_since < clock_timestamp() - patience or s.state like 'idle in transaction%' and s.state_at < clock_timestamp() - patience)
  )
  select s.process_id, s.login, 'it kept the engine waiting' from sessions s
   where (s.process_id in (select h.process_id from holding h)
       -- The other sessions of the same user would block next.
       or s.owner in (select h.owner from holding h) and (s.blocks or not s.waits_for_none or s.state like 'idle in transaction%'))
     and public.end_backend(s.process_id, s.started_at);
end
$$;
comment on function public.engine_unblock() is
  'Ends the sessions that have kept the leader''s booking connection waiting for 200 ms, with the sessions of the same user that hold or wait for rows. Never a superuser''s or an engine''s. The engine calls it when a statement is late.';
