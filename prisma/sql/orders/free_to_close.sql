create or replace function public.free_to_close(
  portfolio_id uuid, symbol text, side public."OrderSide", left_out uuid[] default '{}')
  returns numeric
  language sql stable security definer
  set search_path = ''
as $$
  select greatest(
    coalesce((select case free_to_close.side when 'SELL' then p.quantity else -p.quantity end from public."Position" p
               where p.portfolio_id = free_to_close.portfolio_id and p.symbol = free_to_close.symbol), 0)
      - coalesce((select sum(w.rest) from (
          select max(greatest(o.quantity, o.replace_quantity) - o.filled_quantity) as rest from public."Order" o
           where o.portfolio_id = free_to_close.portfolio_id and o.symbol = free_to_close.symbol and o.side = free_to_close.side
             and public.is_open(o.status) and o.id <> all (left_out) and not coalesce(o.list_id = o.parent_id, false)
           group by coalesce(o.list_id, o.id)) w), 0),
    0)
$$;
comment on function public.free_to_close(uuid, text, public."OrderSide", uuid[]) is
  'The quantity of a position, in units, that an order of this side can close and that no other open order of this side reserves; more would open the other side. An order that waits for a larger quantity reserves that one; orders of one list reserve once, by the largest; the exits of an entry adapt to the position and reserve nothing, and so do orders in left_out.';
