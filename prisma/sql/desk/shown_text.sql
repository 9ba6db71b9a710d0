create or replace function public.shown_text(value text) returns text
  language sql immutable parallel safe
  set search_path = ''
as $$
  select case when value is null then '(none)' when value = '' then '(empty)'
              else regexp_replace(left(value, 60), E'[\\u0001-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u2800\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb\\U00013430-\\U0001343f\\U00016fe4\\U0001bca0-\\U0001bca3\\U0001d159\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]', '?', 'g')
                   || case when char_length(value) > 60 then '…' else '' end end
$$;
comment on function public.shown_text(text) is
  'A rejected value as an error shows it: at most 60 characters, with ? for each character that is not safe for a terminal (see plain_text).';
