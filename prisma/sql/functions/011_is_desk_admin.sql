create or replace function public.is_desk_admin() returns boolean
  language sql stable security definer
  set search_path = ''
as $$
  select coalesce(
    (select role = 'ADMIN' from public."User" where login = session_user and active),
    (select rolsuper from pg_catalog.pg_roles where rolname = session_user),
    false)
$$;
comment on function public.is_desk_admin() is 'True for an active administrator of the desk, and for a superuser of the server.';
