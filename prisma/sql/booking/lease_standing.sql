create or replace function public.lease_standing() returns text
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  lease public."EngineLease";
begin
  perform public.require_read_committed();
  perform public.require_scope('engine');
  select * into lease from public."EngineLease" l where l.id = 1;
  if lease.leader is null then
    return 'free';
  end if;
  if lease.heartbeat_at is null or lease.heartbeat_at <= clock_timestamp() - make_interval(secs => lease.lease_seconds) then
    return 'expired';
  end if;
  -- The server caches its session statistics for the transaction; this reads them again.
  perform pg_stat_clear_snapshot();
  if lease.backend_pid is not null and not exists (
       select from public.read_backends() b where b.process_id = lease.backend_pid and b.started_at = lease.backend_started_at) then
    return 'abandoned';
  end if;
  return 'held';
end
$$;
comment on function public.lease_standing() is
  'free: no engine leads. expired: the leader has sent no heartbeat for as long as its lease lasts. abandoned: its booking connection has ended. Else held; a held lease cannot be acquired.';
