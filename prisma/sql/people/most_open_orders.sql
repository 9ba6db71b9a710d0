create or replace function public.most_open_orders(user_id uuid, reduce_only boolean) returns integer
  language sql stable security definer
  set search_path = ''
as $$
  -- A user whose limit is zero can still close positions.
  select case when reduce_only then greatest(l.open_orders, 20) else l.open_orders end from public.person_limits(user_id) l
$$;
comment on function public.most_open_orders(uuid, boolean) is
  'How many orders a user may have open. Orders that only reduce are counted apart, so that a user at the limit can still close every position.';
