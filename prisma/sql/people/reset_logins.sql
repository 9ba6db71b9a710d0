create or replace procedure public.reset_logins(logins text[], verifier text, inout ended integer default 0)
  language plpgsql
as $$
declare
  began constant timestamptz := clock_timestamp();
  attempt record;
begin
  loop
    attempt := public.try_reset_logins(logins, verifier);
    commit;
    ended := greatest(ended, attempt.ended);
    exit when attempt.done;
    if clock_timestamp() > began + interval '10 seconds' then
      raise exception 'the logins % are locked and could not be reset', array_to_string(logins, ', ')
        using errcode = 'TR409', detail = 'STILL_CONNECTED', hint = 'Disable the user: its logins connect again and again.';
    end if;
  end loop;
  -- Connections that began under the earlier settings or password.
  call public.end_older_connections(logins, ended);
end
$$;
comment on procedure public.reset_logins(text[], text, integer) is
  'Resets logins in as many transactions as that needs, and ends every connection that began before. Never waits for a lock that one of them holds.';
