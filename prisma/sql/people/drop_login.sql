create or replace function public.drop_login(login text) returns void
  language plpgsql volatile security definer
  -- Any login may name this role in its default privileges, and keeps it locked until its transaction ends.
  set search_path = '' set lock_timeout = '100ms'
as $$
begin
  perform public.check_managed_login(login);
  execute format('drop role %I', login);
exception
  -- Default privileges, its own or those of another login, keep a role. It stays disabled.
  when dependent_objects_still_exist or lock_not_available then
    null;
end
$$;
comment on function public.drop_login(text) is 'Drops the disabled login role of a key; one that something depends on, or that another session keeps, stays disabled. Only functions that check permissions call it.';
