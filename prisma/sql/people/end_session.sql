create or replace procedure public.end_session(session_id uuid, inout ended integer default 0)
  language plpgsql
as $$
declare
  began constant timestamptz := clock_timestamp();
  session_login text;
  present boolean;
begin
  select s.login, s.present into session_login, present from public.login_of_session(session_id) s;
  commit;
  -- Several consoles of one login share its connections: the others reconnect, and this console gets false from touch_session. Of a session whose program
  -- vanished no connection is left.
  if present then
    call public.end_older_connections(array[session_login], ended);
  end if;
  while not public.try_record_end(session_login, session_id, 'infinity') loop
    call public.end_older_connections(array[session_login], ended);
    if clock_timestamp() > began + interval '10 seconds' then
      raise exception 'session % is locked and could not be ended', session_id
        using errcode = 'TR409', detail = 'STILL_CONNECTED', hint = 'Disable the user or revoke the key: its login connects again and again.';
    end if;
  end loop;
end
$$;
comment on procedure public.end_session(uuid, integer) is
  'Ends the session of a console or program, with the connections of its login. Returns the number of connections. Call it outside of a transaction.';
