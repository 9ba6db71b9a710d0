create or replace function public.plain_number(value numeric) returns text
  language sql immutable parallel safe
  set search_path = ''
as $$
  select trim_scale(value)::text
$$;
comment on function public.plain_number(numeric) is 'A number as text without trailing zeros.';
