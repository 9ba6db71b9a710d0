create or replace function public.disable_user(user_id uuid) returns public."User"
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  person public."User";
  api_key public."ApiKey";
begin
  perform public.require_read_committed();
  if not public.is_desk_admin() then
    raise exception 'only an administrator may disable users'
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Use the login of an administrator.';
  end if;
  -- Lock all administrators, so that two who disable each other cannot both succeed.
  perform 1 from public."User" u where u.role = 'ADMIN' or u.id = disable_user.user_id order by u.id for update;
  select * into person from public."User" u where u.id = disable_user.user_id;
  if not found then
    raise exception 'there is no user %', user_id using errcode = 'TR404', detail = 'UNKNOWN_USER', hint = 'List them with: traderai user list';
  end if;
  if person.active and person.role = 'ADMIN'
     and not exists (select from public."User" u where u.role = 'ADMIN' and u.active and u.login is not null and u.id <> person.id) then
    raise exception '% is the last administrator', person.username
      using errcode = 'TR409', detail = 'LAST_ADMINISTRATOR', hint = 'Create another administrator first: traderai user create NAME --scope admin';
  end if;
  for api_key in select * from public."ApiKey" k where k.user_id = person.id and k.revoked_at is null loop
    perform public.revoke_api_key(api_key.id);
  end loop;
  update public."User" u set active = false, updated_at = clock_timestamp() where u.id = person.id and u.active returning * into person;
  if person.login is not null and exists (select from pg_catalog.pg_roles r where r.rolname = person.login) then
    perform public.close_login(person.login);
    perform public.end_logins(array[person.login]);
  end if;
  select * into person from public."User" u where u.id = disable_user.user_id;
  person.password_hash := null;
  return person;
end
$$;
comment on function public.disable_user(uuid) is 'Closes a user''s login and keys and ends their sessions immediately; portfolios and history stay.';
