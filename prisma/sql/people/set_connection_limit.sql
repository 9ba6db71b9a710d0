create or replace function public.set_connection_limit(login text, connection_limit integer) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
begin
  perform public.check_managed_login(login);
  if exists (select from pg_catalog.pg_roles r where r.rolname = login and r.rolconnlimit <> connection_limit) then
    execute format('alter role %I connection limit %s', login, connection_limit);
  end if;
end
$$;
comment on function public.set_connection_limit(text, integer) is 'Sets how many connections a login may have. Only functions that check permissions call it.';
