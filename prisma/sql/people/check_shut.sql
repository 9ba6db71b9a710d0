create or replace function public.check_shut(logins text[]) returns void
  language plpgsql stable security definer
  set search_path = ''
as $$
begin
  if exists (select from pg_catalog.pg_roles r where r.rolname = any (logins) and r.rolcanlogin) then
    raise exception 'not all of these logins are closed: %', array_to_string(logins, ', ')
      using errcode = 'TR409', detail = 'STILL_CONNECTED', hint = 'Close them by one of: call revoke_api_key(ID), call disable_user(ID).';
  end if;
end
$$;
comment on function public.check_shut(text[]) is 'Refuses logins that are not disabled. Only functions that check permissions call it.';
