create or replace function public.has_expired(login text) returns boolean
  language sql stable security definer
  set search_path = ''
as $$
  select exists (select from pg_catalog.pg_roles r where r.rolname = has_expired.login and r.rolvaliduntil <= clock_timestamp())
$$;
comment on function public.has_expired(text) is
  'True when the end of a login has passed. The server refuses new connections then; an open one goes on until the engine ends it, without scopes and rows.';
