create or replace function public.engine_heartbeat(epoch bigint, steps bigint, market_at timestamptz) returns boolean
  language sql volatile security definer
  set search_path = ''
as $$
  select public.require_read_committed();
  select public.require_scope('engine');
  with beat as (
    update public."EngineLease" l
       set heartbeat_at = clock_timestamp(), steps = engine_heartbeat.steps,
           market_at = coalesce(engine_heartbeat.market_at, l.market_at)
     where l.id = 1 and l.epoch = engine_heartbeat.epoch
    returning 1)
  select exists (select from beat)
$$;
comment on function public.engine_heartbeat(bigint, bigint, timestamptz) is 'Renews the lease. Returns false when this epoch has lost its lead.';
