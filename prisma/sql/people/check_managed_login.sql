create or replace function public.check_managed_login(login text) returns void
  language plpgsql stable
  set search_path = ''
as $$
begin
  -- Before Postgres 16 a role that may create roles may change every role except superusers, so this check does not rely on the server.
  if not exists (
    select from pg_catalog.pg_roles r
     where r.rolname = check_managed_login.login
       and not (r.rolsuper or r.rolcreaterole or r.rolcreatedb or r.rolreplication or r.rolbypassrls)
       and r.rolname !~ '^(pg_|traderai)'
       and exists (select from pg_catalog.pg_auth_members m join pg_catalog.pg_roles s on s.oid = m.roleid
                    where m.member = r.oid and s.rolname ~ '^traderai_(viewer|analyst|trader|agent|risk|engine|admin)$')) then
    raise exception '% is not a login of this desk', public.shown_text(check_managed_login.login)
      using errcode = 'TR404', detail = 'UNKNOWN_LOGIN', hint = 'Change logins of the server itself as its superuser.';
  end if;
end
$$;
comment on function public.check_managed_login(text) is 'Refuses every role that is not a login of the desk, or that has more than scopes.';
