create or replace procedure public.await_ends(logins text[], inout ended integer default 0)
  language plpgsql
as $$
declare
  -- A connection that began while its login was closed appears a moment later.
  looks_without_one constant integer := 4;
  -- The server ends a connection in milliseconds, except in a statement that never looks whether it is to end.
  patience constant interval := '3 seconds';
  began constant timestamptz := clock_timestamp();
  quiet integer := 0;
  alive integer;
begin
  ended := coalesce(ended, 0);
  while quiet < looks_without_one and clock_timestamp() < began + patience loop
    alive := public.end_connections_of(logins, began + interval '100 milliseconds');
    commit;
    ended := greatest(ended, alive);
    quiet := case alive when 0 then quiet + 1 else 0 end;
    perform pg_catalog.pg_sleep(0.025);
  end loop;
end
$$;
comment on procedure public.await_ends(text[], integer) is
  'Ends every connection of these logins that exists now, and returns when none of them is left, or after three seconds.';
