create or replace function public.engine_release(epoch bigint) returns void
  language sql volatile security definer
  set search_path = ''
as $$
  select public.require_read_committed();
  select public.require_scope('engine');
  update public."EngineLease" l
     set leader = null, heartbeat_at = null, backend_pid = null, backend_started_at = null
   where l.id = 1 and l.epoch = engine_release.epoch
$$;
comment on function public.engine_release(bigint) is 'Releases the lease, so that a standby engine does not wait until it expires.';
