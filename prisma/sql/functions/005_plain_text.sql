create or replace function public.plain_text(value text, longest integer) returns boolean
  language sql immutable parallel safe
  -- A body that is parsed here needs no search_path, and without one it is inlined into the checks: a bulk import pays for it on every row.
  return octet_length(value) <= longest * 4
     and char_length(value) <= longest
     and value !~ '[\u0001-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]';
comment on function public.plain_text(text, integer) is
  'True when a text fits and carries no control, bidirectional or invisible character: what a terminal may be shown.';
