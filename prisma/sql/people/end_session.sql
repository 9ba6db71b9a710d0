create or replace function public.end_session(session_id uuid) returns integer
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  ended public."Session";
begin
  perform public.require_read_committed();
  select * into ended from public."Session" s
   where s.id = end_session.session_id and s.ended_at is null and (s.login = session_user or public.is_desk_admin()) for update;
  if not found then
    raise exception 'there is no session % that you may end', session_id
      using errcode = 'TR404', detail = 'UNKNOWN_SESSION', hint = 'List them with: traderai session list';
  end if;
  update public."Session" s
     set ended_at = clock_timestamp(), end_reason = 'ended by ' || session_user, ended_by = public.current_user_id(), armed_portfolio_id = null, armed_at = null
   where s.id = ended.id;
  -- Several consoles of one login share its connections: the others reconnect, and this console gets false from touch_session.
  return public.end_logins(array[ended.login]);
end
$$;
comment on function public.end_session(uuid) is 'Ends the session of a console or program, with the connections of its login. Returns the number of connections.';
