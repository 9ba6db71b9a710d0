create or replace function public.check_connection_room(for_user uuid, wanted integer, default_wanted integer default null) returns void
  language plpgsql volatile security definer
  set search_path = ''
  -- A user is created within milliseconds: only an open transaction keeps the lock for so long.
  set lock_timeout = '1s'
as $$
declare
  capacity constant integer := public.connection_capacity();
  others integer;
begin
  -- Two administrators must not both take the last room.
  begin
    perform pg_advisory_xact_lock(hashtext('connection budget'), 0);
  exception when lock_not_available then
    perform public.refuse_busy(hashtext('connection budget'), 0, 'users or their connections');
  end;
  select coalesce(sum(coalesce(own.max_connections, default_wanted, d.max_connections)), 0) into others
    from public."User" u
    join pg_catalog.pg_roles r on r.rolname = u.login and r.rolcanlogin and not r.rolsuper
    join public."PersonLimit" d on d.user_id is null
    left join public."PersonLimit" own on own.user_id = u.id
   where u.active and u.id is distinct from for_user;
  if others + wanted > capacity then
    raise exception 'connections of all users: % of %, which leaves % of the wanted %', others, capacity, greatest(capacity - others, 0), wanted
      using errcode = 'TR409', detail = 'NO_CONNECTION_ROOM',
        hint = 'Lower the share of users with: traderai user limit NAME --connections N. Or raise max_connections of the server.';
  end if;
end
$$;
comment on function public.check_connection_room(uuid, integer, integer) is
  'Refuses a share of connections with which all users together could take slots that engines and administrators need. Only functions that check permissions call it.';
