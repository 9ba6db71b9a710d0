create or replace function public.accepted_open_orders(placed_by uuid, reduce_only boolean) returns integer
  language sql stable security definer
  set search_path = ''
as $$
  select count(*)::integer
    from (select from public."Order" o
           where o.user_id = placed_by and o.reduce_only = accepted_open_orders.reduce_only and public.is_open(o.status) and o.status <> 'PENDING_NEW'
           limit public.most_open_orders(placed_by, accepted_open_orders.reduce_only)) counted
$$;
comment on function public.accepted_open_orders(uuid, boolean) is
  'The open orders of a user without those that wait for their acceptance, at most as many as it may have.';
