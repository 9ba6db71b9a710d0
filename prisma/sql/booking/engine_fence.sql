create or replace function public.engine_fence(epoch bigint) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  current_epoch bigint;
begin
  perform public.require_read_committed();
  perform public.require_scope('engine');
  -- The lock makes a new leader wait for this transaction, so that no stale write can commit later. It does not make the heartbeat wait: a
  -- leader whose booking takes long is not silent.
  select l.epoch into current_epoch from public."EngineLease" l where l.id = 1 for key share;
  if current_epoch is distinct from engine_fence.epoch then
    raise exception 'another engine leads: this one has epoch %, the desk epoch %', engine_fence.epoch, current_epoch
      using errcode = 'TR409', detail = 'STALE_EPOCH', hint = 'Stop writing; this engine may stand by to lead later.';
  end if;
end
$$;
comment on function public.engine_fence(bigint) is 'Refuses the transaction of an engine that has lost its lead.';
