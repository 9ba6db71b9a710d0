create or replace function public.share_connections(user_id uuid) returns void
  language plpgsql volatile security definer
  -- A login can lock its own role: none waits long for it.
  set search_path = '' set lock_timeout = '100ms'
as $$
declare
  person public."User";
begin
  select * into person from public."User" u where u.id = share_connections.user_id;
  if exists (select from pg_catalog.pg_roles r where r.rolname = person.login and not r.rolsuper) then
    perform public.set_connection_limit(person.login,
      (select greatest(l.connections - public.key_connections(person.id), 1) from public.person_limits(person.id) l));
  end if;
end
$$;
comment on function public.share_connections(uuid) is
  'Gives the login of a user the connections that its valid keys leave of the share. Only functions that check permissions call it.';
