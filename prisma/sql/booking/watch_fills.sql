create or replace function public.watch_fills(epoch bigint, symbols text[], portfolios uuid[]) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
begin
  perform public.engine_fence(epoch);
  perform public.watch_buying_power(portfolios, (select max(q.quoted_at) from public."Quote" q where q.symbol = any (symbols)));
exception when data_exception then
  -- A portfolio that cannot be valued: the next marks find it, and watch the others.
  null;
end
$$;
comment on function public.watch_fills(bigint, text[], uuid[]) is
  'Raises and resolves the alerts about negative buying power of portfolios in which the engine has booked fills of these symbols, before their marks are booked. Locks only a portfolio whose buying power crossed zero.';
