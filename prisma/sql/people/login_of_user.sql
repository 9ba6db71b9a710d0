create or replace function public.login_of_user(user_id uuid) returns text
  language plpgsql stable security definer
  set search_path = ''
as $$
declare
  person public."User";
begin
  perform public.require_read_committed();
  perform public.require_address();
  if not public.is_desk_admin() then
    raise exception 'only an administrator may set another user''s password'
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Use the login of an administrator.';
  end if;
  select * into person from public."User" u where u.id = login_of_user.user_id and u.active and u.login is not null;
  if not found then
    raise exception 'there is no active user % with a login', user_id using errcode = 'TR404', detail = 'UNKNOWN_USER', hint = 'List them with: traderai user list';
  end if;
  return person.login;
end
$$;
comment on function public.login_of_user(uuid) is 'The login of an active user, for administrators. Takes no lock.';
