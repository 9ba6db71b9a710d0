create or replace function public.day_names(days smallint[]) returns text
  language sql immutable parallel safe
  set search_path = ''
as $$
  select string_agg((array['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'])[d], ', ' order by d) from unnest(days) d
$$;
comment on function public.day_names(smallint[]) is 'Days of the week in words: Mon, Tue.';
