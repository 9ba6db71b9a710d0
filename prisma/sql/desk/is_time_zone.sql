create or replace function public.is_time_zone(name text) returns boolean
  language sql stable strict
  set search_path = ''
as $$
  -- Postgres also lists names of files on the server, which are not places.
  select name !~ '^(posix|right)/' and name not in ('Factory', 'localtime', 'posixrules')
     and exists (select from pg_catalog.pg_timezone_names n where n.name = is_time_zone.name)
$$;
comment on function public.is_time_zone(text) is 'True for a name of the IANA time zone database that this server knows.';
