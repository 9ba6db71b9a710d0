create or replace function public.is_desk_admin() returns boolean
  language sql stable security definer
  set search_path = ''
as $$
  -- An administrator's key is one only when it was given that scope.
  select coalesce(
    (select role = 'ADMIN' and pg_has_role(session_user, 'traderai_admin', 'member') from public."User" where id = public.current_user_id()),
    (select rolsuper from pg_catalog.pg_roles where rolname = session_user),
    false)
$$;
comment on function public.is_desk_admin() is 'True for an active administrator of the desk, and for a superuser of the server.';
