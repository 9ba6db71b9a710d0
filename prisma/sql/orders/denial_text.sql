create or replace function public.denial_text(denial jsonb) returns text
  language sql immutable
  set search_path = ''
as $$
  select concat_ws(' ', denial ->> 'message',
    '(' || (select string_agg(format('%s %s', f.name, public.grouped_number((denial ->> f.name)::numeric)), ', ')
              from (values ('limit'), ('value'), ('headroom')) f (name) where denial ->> f.name is not null) || ')')
$$;
comment on function public.denial_text(jsonb) is 'A denial as one sentence with its limit, value and headroom, for an error.';
