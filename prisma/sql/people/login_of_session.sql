create or replace function public.login_of_session(session_id uuid, out login text, out present boolean)
  language plpgsql stable security definer
  set search_path = ''
as $$
begin
  perform public.require_read_committed();
  perform public.require_address();
  select s.login, public.session_is_present(s) into login, present from public."Session" s
   where s.id = login_of_session.session_id and s.ended_at is null and (s.login = session_user or public.is_desk_admin());
  if not found then
    raise exception 'there is no session % that you may end', session_id
      using errcode = 'TR404', detail = 'UNKNOWN_SESSION', hint = 'List them with: traderai session list';
  end if;
end
$$;
comment on function public.login_of_session(uuid) is
  'The login of a session that the connected login may end, and whether its program is still there; raises an error otherwise. Takes no lock.';
