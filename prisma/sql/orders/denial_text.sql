create or replace function public.denial_text(denial jsonb) returns text
  language sql immutable
  set search_path = ''
as $$
  select format('denied: %s (%s)', denial ->> 'message',
    concat_ws(': ', denial ->> 'code', nullif(concat_ws(', ', 'limit ' || (denial ->> 'limit'), 'value ' || (denial ->> 'value'), 'headroom ' || (denial ->> 'headroom')), '')))
$$;
comment on function public.denial_text(jsonb) is 'A denial as one sentence with its code, limit, value and headroom, for an error.';
