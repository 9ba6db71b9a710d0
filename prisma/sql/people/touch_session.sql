create or replace function public.touch_session(session_id uuid, armed_portfolio_id uuid default null) returns boolean
  language plpgsql volatile security definer
  set search_path = ''
as $$
begin
  perform public.require_read_committed();
  perform public.require_scope('viewer');
  if armed_portfolio_id is not null then
    perform public.check_may_open(public.permitted_portfolio(armed_portfolio_id));
  end if;
  perform public.lock_in_turn(8, session_id::text, 'session ' || session_id)
    from public."Session" s where s.id = touch_session.session_id and s.login = session_user;
  update public."Session" s
     set last_seen_at = clock_timestamp(), armed_portfolio_id = touch_session.armed_portfolio_id,
         armed_at = case when touch_session.armed_portfolio_id is null then null
                         when s.armed_portfolio_id = touch_session.armed_portfolio_id then s.armed_at else clock_timestamp() end,
         backend_pid = pg_backend_pid(),
         backend_started_at = case when s.backend_pid = pg_backend_pid() then s.backend_started_at
                                   else (select b.started_at from public.read_backends() b where b.process_id = pg_backend_pid()) end
   where s.id = touch_session.session_id and s.login = session_user and s.ended_at is null;
  return found;
end
$$;
comment on function public.touch_session(uuid, uuid) is 'Records the heartbeat of a session and its armed portfolio. Returns false when the session was ended: the program must then stop.';
