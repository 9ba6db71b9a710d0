create or replace function public.has_scope(scope text) returns boolean
  language plpgsql stable security definer
  set search_path = ''
as $$
declare
  key record;
begin
  if not pg_has_role(session_user, 'traderai_' || scope, 'member')
     -- As has_expired(): a call of it would take longer than the rest of this function.
     or exists (select from pg_catalog.pg_roles r where r.rolname = session_user and r.rolvaliduntil <= clock_timestamp()) then
    return false;
  end if;
  select k.addresses, u.active and not public.has_expired(u.login) as active, (select r.oid from pg_catalog.pg_roles r where r.rolname = u.login) as owner_role into key
    from public."ApiKey" k join public."User" u on u.id = k.user_id where k.role_name = session_user;
  if not found then
    return true;
  end if;
  -- Each user may give a key these two scopes; every other one only while the user has it.
  return key.active and (key.addresses is null or public.client_address() <<= any (key.addresses))
     and (scope in ('viewer', 'agent') or key.owner_role is not null and pg_has_role(key.owner_role, 'traderai_' || scope, 'member')
          or scope = 'engine' and key.owner_role is not null and pg_has_role(key.owner_role, 'traderai_admin', 'member'));
end
$$;
comment on function public.has_scope(text) is
  'True when the connected login has this scope now, until the login ends. A key has it only while its user is active and has the scope as well, and only from an address that the key allows.';
