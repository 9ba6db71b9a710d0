create or replace function public.drop_login(login text) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
begin
  perform public.check_managed_login(login);
  execute format('drop role %I', login);
end
$$;
comment on function public.drop_login(text) is 'Removes the login of a key. Called by the functions that judge who may.';
