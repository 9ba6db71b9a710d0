create or replace function public.logins_of_user(user_id uuid) returns text[]
  language plpgsql stable security definer
  set search_path = ''
as $$
declare
  person public."User";
begin
  perform public.require_read_committed();
  perform public.require_address();
  if not public.is_desk_admin() then
    raise exception 'only an administrator may close the logins of users'
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Use the login of an administrator.';
  end if;
  select * into person from public."User" u where u.id = logins_of_user.user_id;
  if not found then
    raise exception 'there is no user %', user_id using errcode = 'TR404', detail = 'UNKNOWN_USER', hint = 'List them with: traderai user list';
  end if;
  return array(
    select r.rolname::text from pg_catalog.pg_roles r
     where r.rolname = person.login or r.rolname in (select k.role_name from public."ApiKey" k where k.user_id = person.id)
     order by r.rolname = person.login desc, r.rolname);
end
$$;
comment on function public.logins_of_user(uuid) is 'The login of a user, then those of its keys, for administrators. Takes no lock.';
