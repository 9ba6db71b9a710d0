create or replace function public.current_user_id() returns uuid
  language sql stable security definer
  set search_path = ''
as $$
  select u.id from public."User" u where u.login = session_user and u.active
  union all
  select u.id from public."ApiKey" k join public."User" u on u.id = k.user_id
   where k.role_name = session_user and k.revoked_at is null and (k.expires_at is null or k.expires_at > clock_timestamp()) and u.active
   limit 1
$$;
comment on function public.current_user_id() is
  'The user who is connected, in person or by a key in force, by session_user: settings and role switches cannot forge it. Null for a login that belongs to nobody.';
