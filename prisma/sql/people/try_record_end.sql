create or replace function public.try_record_end(ended_login text, session_id uuid, started_before timestamptz) returns boolean
  language plpgsql volatile security definer
  set search_path = '' set lock_timeout = '100ms'
as $$
begin
  perform public.require_read_committed();
  perform public.check_may_end(array[ended_login]);
  update public."Session" s
     set ended_at = greatest(clock_timestamp(), s.started_at), end_reason = 'ended by ' || session_user, ended_by = public.current_user_id(),
         armed_portfolio_id = null, armed_at = null, dead_man = 'OFF'
   where s.login = ended_login and s.ended_at is null and (s.id = session_id or session_id is null) and s.started_at < started_before;
  if found then
    perform public.send_hint('traderai_session', '');
  end if;
  return true;
exception
  when lock_not_available or deadlock_detected then
    return false;
end
$$;
comment on function public.try_record_end(text, uuid, timestamptz) is
  'Records the end of one session of a login, or of all that started before an instant; false when the login holds one of them. The procedures end_session and end_sessions_of call it until it succeeds.';
