create or replace function public.is_desk_admin() returns boolean
  language plpgsql stable security definer
  set search_path = ''
as $$
begin
  -- An administrator always has the scope, so this cheap check comes first; an administrator's key has the scope only when it was granted.
  if not public.has_scope('admin') then
    return false;
  end if;
  return coalesce(
    (select role = 'ADMIN' from public."User" where id = public.current_user_id()),
    (select rolsuper from pg_catalog.pg_roles where rolname = session_user),
    false);
end
$$;
comment on function public.is_desk_admin() is 'True for an active administrator of the desk, and for a superuser of the server.';
