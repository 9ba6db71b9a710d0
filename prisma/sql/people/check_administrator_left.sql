create or replace function public.check_administrator_left(closing text[]) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  last text;
begin
  select u.login into last from public."User" u where u.login = any (closing) and u.role = 'ADMIN' and u.active;
  if found and not exists (
    select from public."User" u join pg_catalog.pg_roles r on r.rolname = u.login and r.rolcanlogin
     where u.role = 'ADMIN' and u.active and u.login <> all (closing)) then
    raise exception '% is the last administrator', last
      using errcode = 'TR409', detail = 'LAST_ADMINISTRATOR', hint = 'Create another administrator first: traderai user create NAME --scope admin';
  end if;
end
$$;
comment on function public.check_administrator_left(text[]) is 'Refuses to close these logins when no other administrator could log in.';
