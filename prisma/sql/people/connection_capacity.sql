create or replace function public.connection_capacity() returns integer
  language sql stable security definer
  set search_path = ''
as $$
  -- The reserve keeps room for engines, maintenance and a repair by an administrator; a fifth of a small server.
  select m.most - current_setting('superuser_reserved_connections')::integer
         - greatest(coalesce(nullif(current_setting('reserved_connections', true), '')::integer, 0), least(20, m.most / 5))
    from (select current_setting('max_connections')::integer as most) m
$$;
comment on function public.connection_capacity() is
  'How many connections all users together may have: max_connections of the server less the reserve for engines and administrators.';
