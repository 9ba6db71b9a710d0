create or replace function public.flatten_order_id(breach bigint, symbol text) returns text
  language sql immutable parallel safe
  set search_path = ''
as $$
  -- A symbol may have a character that a client order id has not.
  select 'limit-' || breach || '-' || left(md5(symbol), 12)
$$;
comment on function public.flatten_order_id(bigint, text) is 'The client order id of the order that closes a position for an episode: the same again places no second one.';
