create or replace function public.login_of_key(key_id uuid) returns text
  language plpgsql stable security definer
  set search_path = ''
as $$
declare
  found_login text;
begin
  perform public.require_read_committed();
  perform public.require_address();
  select k.role_name into found_login from public."ApiKey" k where k.id = login_of_key.key_id and public.may_close(k.role_name);
  if not found then
    raise exception 'you have no key %', key_id using errcode = 'TR404', detail = 'UNKNOWN_KEY', hint = 'List yours with: traderai key list';
  end if;
  if found_login = session_user then
    raise exception 'a key cannot revoke itself' using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Revoke it with the login of its user.';
  end if;
  return found_login;
end
$$;
comment on function public.login_of_key(uuid) is 'The login of a key that the connected login may revoke; raises an error otherwise. Takes no lock.';
