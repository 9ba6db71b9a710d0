create or replace procedure public.end_older_connections(logins text[], inout ended integer default 0)
  language plpgsql
as $$
declare
  began constant timestamptz := clock_timestamp();
begin
  call public.await_ends(logins, ended);
  perform public.check_ended(logins, began);
end
$$;
comment on procedure public.end_older_connections(text[], integer) is
  'Ends every connection of these logins that exists now, and returns when none of them is left; raises an error when one does not end.';
