create or replace function public.set_password_of(user_id uuid, verifier text) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  person public."User";
begin
  perform public.require_read_committed();
  if not public.is_desk_admin() then
    raise exception 'only an administrator may set another user''s password'
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Use the login of an administrator.';
  end if;
  select * into person from public."User" u where u.id = set_password_of.user_id and u.active and u.login is not null;
  if not found then
    raise exception 'there is no active user % with a login', user_id using errcode = 'TR404', detail = 'UNKNOWN_USER', hint = 'List them with: traderai user list';
  end if;
  perform public.set_login_password(person.login, verifier);
  update public."User" u set updated_at = clock_timestamp() where u.id = person.id;
end
$$;
comment on function public.set_password_of(uuid, text) is 'Sets the password of another user from its SCRAM verifier. For administrators.';
