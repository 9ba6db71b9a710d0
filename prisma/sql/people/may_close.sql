create or replace function public.may_close(login text) returns boolean
  language sql stable security definer
  set search_path = ''
as $$
  select public.is_desk_admin()
      or exists (select from public."ApiKey" k join public."User" u on u.id = k.user_id
                  where k.role_name = may_close.login and u.login = session_user and u.active)
$$;
comment on function public.may_close(text) is
  'True when the connected login may close this login: an administrator all, a user the keys of its own. A key closes no other key.';
