create or replace function public.plain_lines(value text, longest integer) returns boolean
  language sql immutable parallel safe
  -- Without a search_path of its own it is inlined into the checks, as plain_text is.
as $$
  select char_length(value) <= longest and public.plain_text(translate(value, E'\n\t', ''), longest)
$$;
comment on function public.plain_lines(text, integer) is 'As plain_text, for texts of several lines: line breaks and tabs are allowed too.';
