create or replace function public.drop_login(login text) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
begin
  perform public.check_managed_login(login);
  execute format('drop role %I', login);
end
$$;
comment on function public.drop_login(text) is 'Drops the login role of a key. Only functions that check permissions call it.';
