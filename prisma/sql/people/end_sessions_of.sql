create or replace procedure public.end_sessions_of(login text, inout ended integer default 0)
  language plpgsql
as $$
declare
  began constant timestamptz := clock_timestamp();
begin
  perform public.check_login_exists(login);
  commit;
  call public.end_older_connections(array[login], ended);
  while not public.try_record_end(login, null, began) loop
    call public.end_older_connections(array[login], ended);
    if clock_timestamp() > began + interval '10 seconds' then
      raise exception 'sessions of % are locked and could not be ended', login
        using errcode = 'TR409', detail = 'STILL_CONNECTED', hint = 'Disable the user or revoke the key: its login connects again and again.';
    end if;
  end loop;
end
$$;
comment on procedure public.end_sessions_of(text, integer) is
  'Ends every connection of a login that is open now. Returns the number of connections. Call it outside of a transaction.';
