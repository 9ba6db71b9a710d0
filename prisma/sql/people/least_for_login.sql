create or replace function public.least_for_login() returns integer
  language sql immutable parallel safe
  set search_path = ''
as $$
  -- A console has two connections; one more is for a command beside it.
  select 3
$$;
comment on function public.least_for_login() is 'The connections of a user''s share that keys cannot take from its login.';
