create or replace function public.person_limits(user_id uuid)
  returns table (open_orders integer, alert_rules integer, connections integer)
  language sql stable security definer
  set search_path = ''
as $$
  select coalesce(own.max_open_orders, d.max_open_orders), coalesce(own.max_alert_rules, d.max_alert_rules), coalesce(own.max_connections, d.max_connections)
    from public."PersonLimit" d left join public."PersonLimit" own on own.user_id = person_limits.user_id
   where d.user_id is null
$$;
comment on function public.person_limits(uuid) is 'The limits of a user in force: those of its own row, else the defaults. Only functions that check permissions call it.';
