create or replace function public.drop_login(login text) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
begin
  perform public.check_managed_login(login);
  execute format('drop role %I', login);
exception
  -- Default privileges of its own, which a login may alter, keep a role. It stays disabled.
  when dependent_objects_still_exist then
    null;
end
$$;
comment on function public.drop_login(text) is 'Drops the disabled login role of a key; one that something depends on stays disabled. Only functions that check permissions call it.';
