create or replace function public.set_login_password(login text, verifier text) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
begin
  perform public.check_managed_login(login);
  if verifier is null or verifier !~ '^SCRAM-SHA-256[$][0-9]{4,7}:[A-Za-z0-9+/=]{24}[$][A-Za-z0-9+/=]{44}:[A-Za-z0-9+/=]{44}$' then
    raise exception 'the password is not a SCRAM-SHA-256 verifier'
      using errcode = 'TR422', detail = 'BAD_PASSWORD', hint = 'Send the verifier of the password, not the password.';
  end if;
  execute format('alter role %I password %L', login, verifier);
end
$$;
comment on function public.set_login_password(text, text) is 'Sets the password of a login of the desk. Only functions that check permissions call it.';
