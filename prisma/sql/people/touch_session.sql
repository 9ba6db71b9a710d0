create or replace function public.touch_session(session_id uuid, armed_portfolio_id uuid default null, dead_man public."DeadMan" default 'OFF') returns boolean
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  before public."Session";
  fires boolean;
  cancels boolean;
  armed uuid := armed_portfolio_id;
begin
  perform public.require_read_committed();
  perform public.require_scope('viewer');
  if armed_portfolio_id is not null then
    perform public.check_may_open(public.permitted_portfolio(armed_portfolio_id));
  end if;
  perform public.lock_in_turn(8, session_id::text, 'session ' || session_id)
    from public."Session" s where s.id = touch_session.session_id and s.login = session_user;
  select s.* into before from public."Session" s
   where s.id = touch_session.session_id and s.login = session_user and s.ended_at is null for no key update;
  if not found then
    return false;
  end if;
  -- It was silent for as long as a session that vanished, and no engine noticed.
  fires := public.dead_man_fires(before);
  cancels := fires or before.fired_at is not null and before.cancels_done_at is null;
  -- One dead man at a time: it is armed again when the orders of the last one are canceled.
  if cancels then
    armed := null;
  end if;
  update public."Session" s
     set last_seen_at = clock_timestamp(), armed_portfolio_id = armed,
         armed_at = case when armed is null then null when s.armed_portfolio_id = armed then s.armed_at else clock_timestamp() end,
         -- A narrow key must not cancel orders of its user that it may not touch.
         dead_man = case when armed is null then 'OFF' when s.api_key_id is not null and touch_session.dead_man = 'PORTFOLIO' then 'SESSION'
                         else coalesce(touch_session.dead_man, 'OFF') end,
         fired_at = case when fires then s.last_seen_at + interval '7 seconds' else s.fired_at end,
         fired_dead_man = case when fires then s.dead_man else s.fired_dead_man end,
         fired_portfolio_id = case when fires then s.armed_portfolio_id else s.fired_portfolio_id end,
         cancels_done_at = case when fires then null else s.cancels_done_at end,
         backend_pid = pg_backend_pid(),
         backend_started_at = case when s.backend_pid = pg_backend_pid() then s.backend_started_at
                                   else (select b.started_at from public.read_backends() b where b.process_id = pg_backend_pid()) end
   where s.id = before.id;
  if before.armed_portfolio_id is distinct from armed or not public.session_is_heard(before) then
    perform public.send_hint('traderai_session', '');
  end if;
  return true;
end
$$;
comment on function public.touch_session(uuid, uuid, public."DeadMan") is
  'Records the heartbeat of a session, its armed portfolio and the orders that are canceled when it vanishes. Returns false when the session was ended: the program must then stop.';
