create or replace function public.desk_scope() returns uuid
  language sql immutable parallel safe
  set search_path = ''
as $$
  select '00000000-0000-0000-0000-000000000000'::uuid
$$;
comment on function public.desk_scope() is 'The scope_id of limits of the whole desk.';
