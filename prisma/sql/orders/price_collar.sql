create or replace function public.price_collar() returns numeric
  language sql immutable parallel safe
  set search_path = ''
as $$
  select 0.2
$$;
comment on function public.price_collar() is 'The largest distance of a limit price beyond the market, as a fraction of the market price, to catch typing errors.';
