create or replace function public.set_password(verifier text) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  person public."User";
begin
  perform public.require_read_committed();
  perform public.hold_later_rows(10);
  select * into person from public."User" u where u.login = session_user and u.active;
  if not found then
    raise exception 'login % does not belong to an active user of this desk', session_user
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Use the login of an active user. An administrator lists them with: traderai user list';
  end if;
  perform public.set_login_password(person.login, verifier);
  update public."User" u set updated_at = clock_timestamp() where u.id = person.id;
end
$$;
comment on function public.set_password(text) is 'Sets the password of the connected user from its SCRAM verifier.';
