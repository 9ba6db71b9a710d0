create or replace function public.set_person_limits(
  user_id uuid, open_orders integer default null, alert_rules integer default null, connections integer default null) returns void
  language plpgsql volatile security definer
  set search_path = ''
  -- Limits are set within milliseconds: only an open transaction keeps the lock for so long.
  set lock_timeout = '1s'
as $$
declare
  tight record;
  person record;
begin
  perform public.require_read_committed();
  if not public.is_desk_admin() then
    raise exception 'only an administrator may change limits of users'
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Use the login of an administrator.';
  end if;
  begin
    perform public.lock_in_turn(10, 'limits', 'the limits of users');
  exception when lock_not_available then
    perform public.refuse_busy(10, hashtext('limits'), 'the limits of users');
  end;
  if user_id is not null and not exists (select from public."User" u where u.id = set_person_limits.user_id) then
    raise exception 'there is no user %', user_id using errcode = 'TR404', detail = 'UNKNOWN_USER', hint = 'List them with: traderai user list';
  end if;
  if not coalesce(open_orders between 0 and 100000, true) or not coalesce(alert_rules between 0 and 100000, true)
     or not coalesce(connections between public.least_for_login() and 1000, true) then
    raise exception 'limits: % open orders, % alert rules, % connections', coalesce(open_orders::text, 'unchanged'), coalesce(alert_rules::text, 'unchanged'),
        coalesce(connections::text, 'unchanged')
      using errcode = 'TR422', detail = 'BAD_QUANTITY', hint = 'Use 0 to 100,000 open orders and alert rules, and 3 to 1,000 connections.';
  end if;
  if connections is not null then
    select u.username, public.key_connections(u.id) as keys into tight from public."User" u
     where u.active and (u.id = set_person_limits.user_id or set_person_limits.user_id is null
         and not exists (select from public."PersonLimit" own where own.user_id = u.id and own.max_connections is not null))
       and public.key_connections(u.id) + public.least_for_login() > connections
     order by 2 desc limit 1;
    if found then
      raise exception 'the keys of % take % connections, so % leave too few for its login', tight.username, tight.keys, connections
        using errcode = 'TR409', detail = 'KEYS_TAKE_CONNECTIONS',
          hint = format('Use at least %s, or revoke keys with: traderai key revoke KEY', tight.keys + public.least_for_login());
    end if;
    if user_id is null then
      perform public.check_connection_room(null, 0, connections);
    else
      perform public.check_connection_room(user_id, connections);
    end if;
  end if;
  -- The row of defaults always exists.
  insert into public."PersonLimit" (user_id) select set_person_limits.user_id where set_person_limits.user_id is not null
    on conflict on constraint "PersonLimit_user_id_key" do nothing;
  update public."PersonLimit" l
     set max_open_orders = coalesce(open_orders, l.max_open_orders), max_alert_rules = coalesce(alert_rules, l.max_alert_rules),
         max_connections = coalesce(connections, l.max_connections), set_by = public.current_user_id(), updated_at = clock_timestamp()
   where l.user_id is not distinct from set_person_limits.user_id;
  if connections is not null then
    for person in select u.id from public."User" u where u.login is not null and (u.id = set_person_limits.user_id or set_person_limits.user_id is null) order by u.id loop
      perform public.try_share_connections(person.id);
    end loop;
  end if;
end
$$;
comment on function public.set_person_limits(uuid, integer, integer, integer) is
  'Sets limits of a user, or with null for the user the defaults of the desk; a null leaves a limit as it is. For administrators.';
