create or replace function public.current_user_id() returns uuid
  language sql stable security definer
  set search_path = ''
as $$
  select id from public."User" where login = session_user and active
$$;
comment on function public.current_user_id() is
  'The user who is connected, by session_user: settings and role switches cannot forge it. Null for a login that belongs to nobody.';
