create or replace function public.open_order_denial(portfolio public."Portfolio", reduce_only boolean) returns jsonb
  language plpgsql stable security definer
  set search_path = ''
as $$
declare
  -- A user whose limit is zero can still close positions.
  least_for_closing constant integer := 20;
  placed_by constant uuid := coalesce(public.current_user_id(), portfolio.user_id);
  most integer;
  used integer;
begin
  select case when reduce_only then greatest(l.open_orders, least_for_closing) else l.open_orders end into most from public.person_limits(placed_by) l;
  -- Orders that only reduce are counted apart, so that a user at the limit can still close every position.
  -- Counts no further than the limit, in an index of open orders.
  select count(*) into used
    from (select from public."Order" o
           where o.user_id = placed_by and o.reduce_only = open_order_denial.reduce_only and public.is_open(o.status) limit most) counted;
  if used < most then
    return null;
  end if;
  return public.denial('OPEN_ORDERS_LIMIT',
    format('you have %s open orders that %s, of which %s are allowed over all portfolios, logins and keys of yours; an administrator may change that',
      public.grouped_number(used), case when reduce_only then 'only reduce' else 'may add risk' end, public.grouped_number(most)), most, used, most - used);
end
$$;
comment on function public.open_order_denial(public."Portfolio", boolean) is
  'The denial of one more order by a user at the limit of open orders, or null. The orders of the user''s login and all its keys count together; orders that only reduce count apart.';
