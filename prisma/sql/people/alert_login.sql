create or replace function public.alert_login(session public."Session", title text, message text) returns void
  language sql volatile security definer
  set search_path = ''
as $$
  insert into public."Alert" (type, severity, title, message, data, source, user_id)
    values ('LOGIN', 'HIGH', title, message,
      jsonb_strip_nulls(jsonb_build_object('login', session.login, 'sessionId', session.id, 'address', host(session.address), 'host', session.host)), 'desk', session.user_id)
$$;
comment on function public.alert_login(public."Session", text, text) is 'Raises an alert about a session for its user. Only functions that check permissions call it.';
