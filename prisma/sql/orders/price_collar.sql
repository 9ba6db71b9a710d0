create or replace function public.price_collar() returns numeric
  language sql immutable parallel safe
  set search_path = ''
as $$
  select 0.2
$$;
comment on function public.price_collar() is 'How far through the market a limit price may stand, as a fraction: a typing error is further.';
