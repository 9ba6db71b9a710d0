create or replace function public.engine_acquire(leader uuid, host text, process_id integer, feed text, lease_seconds numeric)
  returns bigint
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  lease public."EngineLease";
begin
  perform public.require_read_committed();
  perform public.require_scope('engine');
  select * into lease from public."EngineLease" l where l.id = 1 for update;
  if lease.leader is not null and lease.leader <> engine_acquire.leader
     and lease.heartbeat_at > clock_timestamp() - make_interval(secs => engine_acquire.lease_seconds) then
    return null;
  end if;
  update public."EngineLease" l
     set leader = engine_acquire.leader, epoch = lease.epoch + 1, host = engine_acquire.host,
         process_id = engine_acquire.process_id, feed = engine_acquire.feed,
         acquired_at = clock_timestamp(), heartbeat_at = clock_timestamp()
   where l.id = 1;
  return lease.epoch + 1;
end
$$;
comment on function public.engine_acquire(uuid, text, integer, text, numeric) is
  'Acquires the lease when it is free or its leader has been silent for lease_seconds. Returns the new epoch, or null while another engine leads.';
