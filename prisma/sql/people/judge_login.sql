create or replace function public.judge_login() returns event_trigger
  language plpgsql security definer
  set search_path = ''
as $$
begin
  -- Only keys have addresses. No other login is judged, and no superuser: a fault here must not lock out the administrator that mends it.
  -- Two conditions: the first is cheap, and the second is planned only for keys.
  if starts_with(session_user, 'key_') then
    if not exists (select from pg_catalog.pg_roles r where r.rolname = session_user and r.rolsuper) then
      perform public.require_address();
    end if;
  end if;
end
$$;
comment on function public.judge_login() is
  'Event trigger at each login: ends the login of a key from an address that it does not allow. Before Postgres 17 only the functions and row security refuse such a key.';
