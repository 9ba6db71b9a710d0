create or replace function public.grouped_number(value numeric) returns text
  language sql immutable parallel safe
  set search_path = ''
as $$
  select regexp_replace(split_part(n.plain, '.', 1), '([0-9])(?=([0-9]{3})+$)', E'\\1,', 'g') || substring(n.plain from '[.].*|$')
    from (select public.plain_number(value) as plain) n
$$;
comment on function public.grouped_number(numeric) is 'A number for a sentence: all its digits, with commas between the thousands. Fields for programs use plain_number.';
