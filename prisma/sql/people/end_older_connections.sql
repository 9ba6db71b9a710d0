create or replace procedure public.end_older_connections(logins text[], inout ended integer default 0)
  language plpgsql
as $$
declare
  -- A connection that began while its login was closed appears a moment later.
  looks_without_one constant integer := 4;
  began constant timestamptz := clock_timestamp();
  quiet integer := 0;
  alive integer;
begin
  ended := coalesce(ended, 0);
  while quiet < looks_without_one loop
    alive := public.end_connections_of(logins, began + interval '100 milliseconds');
    commit;
    ended := greatest(ended, alive);
    quiet := case alive when 0 then quiet + 1 else 0 end;
    if clock_timestamp() > began + interval '10 seconds' then
      raise exception '% connections of % are still open', alive, array_to_string(logins, ', ')
        using errcode = 'TR409', detail = 'STILL_CONNECTED', hint = 'The server does not end them. Try again, or end their processes on the server.';
    end if;
    perform pg_catalog.pg_sleep(0.025);
  end loop;
end
$$;
comment on procedure public.end_older_connections(text[], integer) is
  'Ends every connection of these logins that exists now, and returns when none of them is left.';
