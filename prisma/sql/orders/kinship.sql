create or replace function public.kinship(request public."Order", judged uuid[], denied uuid[]) returns text
  language sql stable security definer
  set search_path = ''
as $$
  select case
           when p.id = any (denied) or p.status = 'DENIED' or p.status = 'REJECTED' then 'PARENT_DENIED'
           when p.status = 'PENDING_NEW' and p.id <> all (judged) then 'WAITS'
           when request.list_id = p.id then 'EXIT'
         end
    from public."Order" p where p.id = request.parent_id
$$;
comment on function public.kinship(public."Order", uuid[], uuid[]) is
  'The effect of its parent on an order that waits for its acceptance, after these orders were judged and denied: PARENT_DENIED, WAITS (judge the parent first), or EXIT (accept it with its entry). Null for an order that is judged like any other. The engine ends the children of a parent that has ended.';
