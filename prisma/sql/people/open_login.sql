create or replace function public.open_login(login text) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
begin
  perform public.check_managed_login(login);
  execute format('alter role %I login', login);
end
$$;
comment on function public.open_login(text) is 'Opens the closed login of a role again. Only functions that check permissions call it.';
