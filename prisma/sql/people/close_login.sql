create or replace function public.close_login(login text) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
begin
  perform public.check_managed_login(login);
  execute format('alter role %I nologin', login);
end
$$;
comment on function public.close_login(text) is 'Disables the login of a role; its name stays taken. Only functions that check permissions call it.';
