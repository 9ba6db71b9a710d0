create or replace procedure public.close_logins(logins text[], inout ended integer default 0)
  language plpgsql
as $$
declare
  began constant timestamptz := clock_timestamp();
  attempt record;
begin
  loop
    attempt := public.try_shut_logins(logins);
    commit;
    ended := greatest(ended, attempt.ended);
    exit when attempt.shut;
    if clock_timestamp() > began + interval '10 seconds' then
      raise exception 'the logins % are locked and could not be closed', array_to_string(logins, ', ')
        using errcode = 'TR409', detail = 'STILL_CONNECTED', hint = 'Try again: another session holds them, such as a migration.';
    end if;
  end loop;
  call public.await_ends(logins, ended);
end
$$;
comment on procedure public.close_logins(text[], integer) is
  'Disables logins and ends their connections, in as many transactions as that needs; a connection whose statement cannot be interrupted is left after three seconds. Never waits for a lock that one of them holds.';
