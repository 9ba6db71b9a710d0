create or replace function public.engine_acquire(leader uuid, host text, process_id integer, feed text, lease_seconds numeric)
  returns bigint
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  found_lease public."EngineLease";
begin
  perform public.require_read_committed();
  perform public.require_scope('engine');
  select * into found_lease from public."EngineLease" l where l.id = 1;
  if found_lease.leader is distinct from engine_acquire.leader and public.lease_standing() = 'held' then
    return null;
  end if;
  -- A stopped process leaves its transaction open, and that transaction keeps the row of the lease: end it before waiting for that row.
  if found_lease.leader is not null then
    perform public.end_backend(found_lease.backend_pid, found_lease.backend_started_at);
  end if;
  perform 1 from public."EngineLease" l where l.id = 1 and l.epoch = found_lease.epoch for update;
  if not found then
    return null;
  end if;
  update public."EngineLease" l
     set leader = engine_acquire.leader, epoch = found_lease.epoch + 1, host = engine_acquire.host,
         process_id = engine_acquire.process_id, feed = engine_acquire.feed, lease_seconds = engine_acquire.lease_seconds,
         backend_pid = pg_backend_pid(),
         backend_started_at = (select b.started_at from public.read_backends() b where b.process_id = pg_backend_pid()),
         acquired_at = clock_timestamp(), heartbeat_at = clock_timestamp()
   where l.id = 1;
  return found_lease.epoch + 1;
end
$$;
comment on function public.engine_acquire(uuid, text, integer, text, numeric) is
  'Acquires the lease for lease_seconds unless another engine holds it (lease_standing), and ends the booking connection of the leader before it. Returns the new epoch, or null while another engine leads.';
