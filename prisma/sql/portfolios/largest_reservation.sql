create or replace function public.largest_reservation(portfolio_id uuid) returns numeric
  language sql stable security definer
  set search_path = ''
as $$
  -- The formula of reservations() without its order of fills: no order closes a position, each order of a list has the list's largest quantity and
  -- costs its own worst price, and the rest of 8 decimals is rounded up. Highest is a price that no mark exceeds; without a market it is what the formula takes instead.
  select coalesce((select sum(-2 * h.quantity * coalesce(greatest(q.last, q.bid, q.ask), h.average_price) + 1e-7)
                     from public."Position" h left join public."Quote" q on q.symbol = h.symbol
                    where h.portfolio_id = largest_reservation.portfolio_id and h.quantity < 0), 0)
       + coalesce((select sum(o.most * public.largest_unit_cost(i, o.side, w.price, m.highest) + 1e-7)
                     from (select w.*, max(w.quantity - w.filled_quantity) over (partition by w.symbol, w.side, coalesce(w.list_id, w.id)) as most
                             from public."Order" w
                            where w.portfolio_id = largest_reservation.portfolio_id and public.is_open(w.status)
                              and not public.is_held_exit(w.parent_id, w.list_id, w.released_at)) o
                     join public."Instrument" i on i.symbol = o.symbol
                     left join public."Quote" q on q.symbol = o.symbol
                     left join public."Position" h on h.portfolio_id = o.portfolio_id and h.symbol = o.symbol and h.quantity <> 0
                    cross join lateral (select greatest(q.last, q.bid, q.ask) as highest) m
                    cross join lateral (
                      select coalesce(o.limit_price, greatest(m.highest, o.stop_price, h.average_price,
                               m.highest + coalesce(o.trail_amount, m.highest * o.trail_percent / 100)), 0) as price) w), 0)
$$;
comment on function public.largest_reservation(uuid) is
  'No less than the sum of reservations() of a portfolio, and cheaper: when the cash covers it, no exact sum is needed. Only functions that check permissions call it.';
