create or replace function public.end_sessions_of(login text) returns integer
  language plpgsql volatile security definer
  set search_path = ''
as $$
begin
  perform public.require_read_committed();
  if login is null or not (login = session_user or public.is_desk_admin() and exists (select from pg_roles r where r.rolname = login)) then
    raise exception 'there is no login % whose sessions you may end', public.shown_text(login)
      using errcode = 'TR404', detail = 'UNKNOWN_LOGIN', hint = 'List them with: traderai session list';
  end if;
  update public."Session" s
     set ended_at = clock_timestamp(), end_reason = 'ended by ' || session_user, ended_by = public.current_user_id(), armed_portfolio_id = null, armed_at = null
   where s.login = end_sessions_of.login and s.ended_at is null;
  return public.end_logins(array[login]);
end
$$;
comment on function public.end_sessions_of(text) is 'Ends every connection of a login. Returns the number of connections.';
