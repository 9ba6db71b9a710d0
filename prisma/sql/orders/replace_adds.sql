create or replace function public.replace_adds(replaced public."Order", quantity numeric, limit_price numeric, stop_price numeric) returns boolean
  language sql immutable
  set search_path = ''
as $$
  select quantity > replaced.quantity or limit_price is distinct from replaced.limit_price or stop_price is distinct from replaced.stop_price
$$;
comment on function public.replace_adds(public."Order", numeric, numeric, numeric) is
  'True when new terms may add risk: everything but a smaller quantity. Such terms need the right to open, are judged like a new order, and cost the order its time priority.';
