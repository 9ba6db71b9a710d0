create or replace function public.list_members(list_id uuid, parent_id uuid default null) returns uuid[]
  language sql stable security definer
  set search_path = ''
as $$
  select array(select o.id from public."Order" o
                where o.list_id = list_members.list_id and list_members.list_id is distinct from list_members.parent_id and not coalesce(o.list_id = o.parent_id, false)
                  and public.is_open(o.status))
$$;
comment on function public.list_members(uuid, uuid) is
  'The open orders that share a quantity: together they cost as much as the most expensive one, so each is judged without the others. None for the exits of an entry.';
