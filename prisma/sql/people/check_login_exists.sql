create or replace function public.check_login_exists(login text) returns void
  language plpgsql stable security definer
  set search_path = ''
as $$
begin
  perform public.require_read_committed();
  if login is null or not (login = session_user or public.is_desk_admin() and exists (select from pg_catalog.pg_roles r where r.rolname = login)) then
    raise exception 'there is no login % whose sessions you may end', public.shown_text(login)
      using errcode = 'TR404', detail = 'UNKNOWN_LOGIN', hint = 'List them with: traderai session list';
  end if;
end
$$;
comment on function public.check_login_exists(text) is 'Refuses a login that does not exist or whose sessions the connected login may not end.';
