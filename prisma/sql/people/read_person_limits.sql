create or replace function public.read_person_limits()
  returns table (user_id uuid, username text, open_orders integer, used_open_orders bigint, alert_rules integer, used_alert_rules bigint,
    connections integer, key_connections integer, defaults boolean)
  language sql stable security definer
  set search_path = ''
as $$
  select public.require_scope('viewer');
  select null::uuid, null::text, d.max_open_orders, null::bigint, d.max_alert_rules, null::bigint, d.max_connections, null::integer, true
    from public."PersonLimit" d where d.user_id is null
  union all
  (select u.id, u.username, l.open_orders, (select count(*) from public."Order" o where o.user_id = u.id and public.is_open(o.status)),
         l.alert_rules, (select count(*) from public."AlertRule" r where r.user_id = u.id),
         l.connections, public.key_connections(u.id), not exists (select from public."PersonLimit" own where own.user_id = u.id)
    from public."User" u cross join lateral public.person_limits(u.id) l
   where u.active and u.login is not null and (u.id = public.current_user_id() or public.sees_every_book())
   order by u.username)
$$;
comment on function public.read_person_limits() is
  'The defaults of the desk (user null) and the limits of the connected user with their use; risk and administrators see those of all users.';
