create or replace procedure public.set_password_of(user_id uuid, verifier text, inout ended integer default 0)
  language plpgsql
as $$
declare
  login constant text := public.login_of_user(user_id);
begin
  if verifier is null then
    raise exception 'the password is not a SCRAM-SHA-256 verifier'
      using errcode = 'TR422', detail = 'BAD_PASSWORD', hint = 'Send the verifier of the password, not the password.';
  end if;
  call public.reset_logins(array[login], verifier, ended);
end
$$;
comment on procedure public.set_password_of(uuid, text, integer) is
  'Sets the password of another user from its SCRAM verifier, undoes the settings that its login made for itself, and ends the connections of the earlier password. Returns their number. For administrators; call it outside of a transaction.';
