create or replace function public.end_connections_of(logins text[], older_than timestamptz) returns integer
  language plpgsql volatile security definer
  set search_path = ''
as $$
begin
  perform public.require_read_committed();
  perform public.check_may_end(logins);
  return public.end_logins(logins, older_than);
end
$$;
comment on function public.end_connections_of(text[], timestamptz) is
  'Ends the connections of these logins that began before an instant; returns the number of those that are not gone yet.';
