create or replace function public.shown_text(value text) returns text
  language sql immutable parallel safe
  set search_path = ''
as $$
  select case when value is null then '(none)' when value = '' then '(empty)'
              else regexp_replace(left(value, 60), E'[\\u0001-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff]', '?', 'g')
                   || case when char_length(value) > 60 then '…' else '' end end
$$;
comment on function public.shown_text(text) is
  'A rejected value as an error shows it: at most 60 characters, with ? for each character that is not safe for a terminal (see plain_text).';
