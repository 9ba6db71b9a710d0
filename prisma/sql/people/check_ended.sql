create or replace function public.check_ended(logins text[], older_than timestamptz default 'infinity') returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  alive integer;
begin
  perform public.require_read_committed();
  alive := public.end_connections_of(logins, older_than);
  if alive > 0 then
    raise exception '% of % still open', case alive when 1 then '1 connection' else alive || ' connections' end,
        array_to_string(logins, ', ') || case alive when 1 then ' is' else ' are' end
      using errcode = 'TR409', detail = 'STILL_CONNECTED',
        hint = 'Wait until its statement ends, which cannot be interrupted, or end its process on the server; then do this again. Until then it can do nothing more, and its transaction is undone.';
  end if;
end
$$;
comment on function public.check_ended(text[], timestamptz) is 'Refuses logins that have a connection which began before an instant, after ending it once more.';
