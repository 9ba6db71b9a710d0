create or replace function public.logins_of_desk() returns setof text
  language sql stable security definer
  set search_path = ''
as $$
  select u.login from public."User" u where u.login is not null
  union
  select k.role_name from public."ApiKey" k
$$;
comment on function public.logins_of_desk() is 'The logins of this desk''s users and keys, also closed ones. Roles belong to the whole server, and other desks have others. Only functions that check permissions call it.';
