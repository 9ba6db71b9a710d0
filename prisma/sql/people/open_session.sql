create or replace function public.open_session(host text, terminal text) returns uuid
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  -- A program has one. The engine and every list of sessions look at each open session.
  most_of_connection constant integer := 100;
  opened uuid := public.new_id();
  api_key public."ApiKey";
begin
  perform public.require_read_committed();
  perform public.require_scope('viewer');
  if not coalesce(public.plain_text(host, 255), true) or not coalesce(public.plain_text(terminal, 120), true) then
    raise exception 'host and terminal: %, %', public.shown_text(host), public.shown_text(terminal)
      using errcode = 'TR422', detail = 'BAD_NAME', hint = 'Use at most 255 characters for the host and 120 for the terminal, without control and invisible characters.';
  end if;
  select * into api_key from public."ApiKey" k where k.role_name = session_user;
  if public.current_user_id() is null and not public.sees_every_book() then
    raise exception 'login % does not belong to an active user of this desk', session_user
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Use the login of an active user. An administrator lists them with: traderai user list';
  end if;
  if (select count(*) from public."Session" s where s.login = session_user and s.ended_at is null and s.backend_pid = pg_backend_pid()) >= most_of_connection then
    raise exception 'this connection already has % open sessions', most_of_connection
      using errcode = 'TR403', detail = 'SESSIONS_LIMIT', hint = 'Close them with close_session, or connect again.';
  end if;
  insert into public."Session" (id, user_id, api_key_id, application, host, terminal, backend_pid, backend_started_at)
    select opened, public.current_user_id(), api_key.id,
           case when public.plain_text(current_setting('application_name'), 64) then current_setting('application_name') end, host, terminal, pg_backend_pid(),
           (select b.started_at from public.read_backends() b where b.process_id = pg_backend_pid());
  perform public.send_hint('traderai_session', '');
  -- Sessions open on a read-only desk too; it keeps nothing else.
  if exists (select from public."DeskState" d where d.id = 1 and d.read_only) then
    return opened;
  end if;
  perform public.alert_unusual_login(opened);
  -- Never waits: another transaction of the user may hold the row.
  if api_key.id is not null then
    update public."ApiKey" k set last_used_at = clock_timestamp()
     where k.id = (select o.id from public."ApiKey" o where o.id = api_key.id for no key update skip locked);
  else
    update public."User" u set last_login_at = clock_timestamp()
     where u.id = (select o.id from public."User" o where o.id = public.current_user_id() for no key update skip locked);
  end if;
  return opened;
end
$$;
comment on function public.open_session(text, text) is 'Records the start of a session of a console or program. Returns its id, for touch_session and close_session. A connection has at most 100 open sessions. An unusual address or hour raises an alert.';
