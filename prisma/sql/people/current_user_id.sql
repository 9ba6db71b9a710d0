create or replace function public.current_user_id() returns uuid
  -- Every query with row security calls it: PL/pgSQL caches the plan for the session.
  language plpgsql stable security definer
  set search_path = ''
as $$
declare
  id uuid;
begin
  select u.id into id from public."User" u where u.login = session_user and u.active
     -- As has_expired(): a call of it would take longer than the rest of this function.
     and not exists (select from pg_catalog.pg_roles r where r.rolname = u.login and r.rolvaliduntil <= clock_timestamp());
  if not found then
    select u.id into id from public."ApiKey" k join public."User" u on u.id = k.user_id
     where k.role_name = session_user and k.revoked_at is null and (k.expires_at is null or k.expires_at > clock_timestamp()) and u.active
       and not exists (select from pg_catalog.pg_roles r where r.rolname = u.login and r.rolvaliduntil <= clock_timestamp())
       and (k.addresses is null or public.client_address() <<= any (k.addresses));
  end if;
  return id;
end
$$;
comment on function public.current_user_id() is
  'The id of the connected user, by login or by a valid key from an address that it allows, from session_user, which settings and role switches cannot forge. Null for a login without a user.';
