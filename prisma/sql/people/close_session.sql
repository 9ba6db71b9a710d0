create or replace function public.close_session(session_id uuid, reason text default null) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
begin
  perform public.require_read_committed();
  perform public.lock_in_turn(8, session_id::text, 'session ' || session_id)
    from public."Session" s where s.id = close_session.session_id and s.login = session_user;
  update public."Session" s
     set ended_at = greatest(clock_timestamp(), s.started_at), armed_portfolio_id = null, armed_at = null, dead_man = 'OFF',
         end_reason = case when public.plain_text(reason, 280) then reason end, ended_by = public.current_user_id()
   where s.id = close_session.session_id and s.login = session_user and s.ended_at is null;
  if found then
    perform public.send_hint('traderai_session', '');
  end if;
end
$$;
comment on function public.close_session(uuid, text) is 'Records the end of a session whose user quits: its orders stay, also with a dead man.';
