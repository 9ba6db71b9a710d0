create or replace function public.refuse_market_writer() returns trigger
  language plpgsql security definer
  set search_path = ''
as $$
begin
  perform public.require_market_scope();
  return null;
end
$$;
comment on function public.refuse_market_writer() is
  'Refuses a statement that writes instruments or candles by a user or key without the scope for it: see require_market_scope().';
