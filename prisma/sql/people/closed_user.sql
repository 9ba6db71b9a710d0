create or replace function public.closed_user(user_id uuid) returns text
  language sql stable security definer
  set search_path = ''
as $$
  select u.username from public."User" u where u.id = closed_user.user_id and (not u.active or public.has_expired(u.login))
$$;
comment on function public.closed_user(uuid) is
  'The name of a user whose login was disabled or has ended; null for every other user. The engine accepts nothing from it that may add risk.';
