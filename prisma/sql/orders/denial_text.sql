create or replace function public.denial_text(denial jsonb) returns text
  language sql immutable
  set search_path = ''
as $$
  select concat_ws(' ', denial ->> 'message',
    '(' || nullif(concat_ws(', ', 'limit ' || (denial ->> 'limit'), 'value ' || (denial ->> 'value'), 'headroom ' || (denial ->> 'headroom')), '') || ')')
$$;
comment on function public.denial_text(jsonb) is 'A denial as one sentence with its limit, value and headroom.';
