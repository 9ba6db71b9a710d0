create or replace function public.reach_of(portfolio_ids uuid[], left_out uuid[] default '{}', accepted uuid[] default null)
  returns table (portfolio_id uuid, symbol text, held numeric, buying numeric, selling numeric, price numeric)
  language sql stable security definer
  set search_path = ''
as $$
  with working as (
    -- The orders of a list share a quantity.
    select o.portfolio_id, o.symbol, o.side, max(greatest(o.quantity, o.replace_quantity) - o.filled_quantity) as rest, max(greatest(o.limit_price, o.stop_price)) as price
      from public."Order" o
     where o.portfolio_id = any (portfolio_ids) and not o.reduce_only and public.is_open(o.status) and o.id <> all (left_out)
       and (accepted is null or o.status <> 'PENDING_NEW' or o.id = any (accepted))
     group by o.portfolio_id, o.symbol, o.side, coalesce(o.list_id, o.id)
  ), sums as (
    select w.portfolio_id, w.symbol, coalesce(sum(w.rest) filter (where w.side = 'BUY'), 0) as buying,
           coalesce(sum(w.rest) filter (where w.side = 'SELL'), 0) as selling, max(w.price) as price
      from working w group by w.portfolio_id, w.symbol
  )
  select b.portfolio_id, b.symbol, b.quantity, b.buying, b.selling, coalesce(public.mark_price(b.symbol), b.price)
    from (select coalesce(p.portfolio_id, s.portfolio_id) as portfolio_id, coalesce(p.symbol, s.symbol) as symbol, coalesce(p.quantity, 0) as quantity,
                 coalesce(s.buying, 0) as buying, coalesce(s.selling, 0) as selling, coalesce(p.mark_price, p.average_price, s.price) as price
            from (select * from public."Position" h where h.portfolio_id = any (portfolio_ids) and h.quantity <> 0) p
            full join sums s on s.portfolio_id = p.portfolio_id and s.symbol = p.symbol) b
$$;
comment on function public.reach_of(uuid[], uuid[], uuid[]) is
  'By portfolio and symbol, the position and what open orders may add to it on each side, orders that only reduce left out, and the price that values them: the mark, else the last known price; null when no price is known. Orders in left_out do not count; with `accepted` neither do those that wait for their acceptance, except these.';
