create or replace function public.exit_number(terms jsonb, key text) returns numeric
  language sql immutable parallel safe
  set search_path = ''
as $$
  select (terms ->> key)::numeric
$$;
comment on function public.exit_number(jsonb, text) is 'A number of the terms of an exit that check_exit() has passed; null when it is not given.';
