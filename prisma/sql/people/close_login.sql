create or replace function public.close_login(login text) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
begin
  perform public.check_managed_login(login);
  execute format('alter role %I nologin', login);
end
$$;
comment on function public.close_login(text) is 'Nobody logs in as this role any more; its name stays taken. Called by the functions that judge who may.';
