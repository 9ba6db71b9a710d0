create or replace function public.free_to_close(portfolio_id uuid, symbol text, side public."OrderSide") returns numeric
  language sql stable security definer
  set search_path = ''
as $$
  select greatest(
    coalesce((select case free_to_close.side when 'SELL' then p.quantity else -p.quantity end from public."Position" p
               where p.portfolio_id = free_to_close.portfolio_id and p.symbol = free_to_close.symbol), 0)
      - coalesce((select sum(o.quantity - o.filled_quantity) from public."Order" o
                   where o.portfolio_id = free_to_close.portfolio_id and o.symbol = free_to_close.symbol and o.side = free_to_close.side
                     and public.is_open(o.status)), 0),
    0)
$$;
comment on function public.free_to_close(uuid, text, public."OrderSide") is
  'The quantity of a position, in units, that an order of this side can close and that no other open order of this side reserves; more would open the other side.';
