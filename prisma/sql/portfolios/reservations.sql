create or replace function public.reservations(
  portfolio public."Portfolio", new_symbol text default null, new_side public."OrderSide" default null, new_quantity numeric default null,
  new_limit_price numeric default null, new_reduce_only boolean default false, left_out uuid[] default '{}',
  new_trigger_price numeric default null)
  returns table (symbol text, quantity numeric, mark numeric, reserved numeric)
  -- With the rights of the calling login: row security decides about the rows.
  language sql stable security invoker
  set search_path = ''
as $$
  with working as (
    select o.symbol, o.side, max(o.quantity - o.filled_quantity) over list as quantity, o.limit_price, o.reduce_only, o.id, coalesce(o.list_id, o.id) as list_id,
           -- Once triggered, it is a market or limit order like any other.
           case when o.triggered_at is null and public.has_trigger(o.type)
             then public.trigger_price(o.symbol, o.side, o.stop_price, o.trail_amount, o.trail_percent) end as trigger_price
      from public."Order" o
     where o.portfolio_id = portfolio.id
       and public.is_open(o.status) and o.id <> all (left_out) and not public.is_held_exit(o.parent_id, o.list_id, o.released_at)
    window list as (partition by o.symbol, o.side, coalesce(o.list_id, o.id))
    union all
    select new_symbol, new_side, new_quantity, new_limit_price, new_reduce_only, null, null, new_trigger_price where new_symbol is not null
  ), held as (
    select p.symbol, p.quantity, p.average_price from public."Position" p where p.portfolio_id = portfolio.id and p.quantity <> 0
  ), books as materialized (
    select s.symbol, coalesce(h.quantity, 0) as quantity, coalesce(m.price, h.average_price) as mark, m.price is null as unmarked
      from (select w.symbol from working w union select h.symbol from held h) s
     cross join lateral public.mark_price(s.symbol) as m (price)
      left join held h on h.symbol = s.symbol
  ), priced as (
    select b.symbol, w.side, w.quantity, w.reduce_only, w.id, w.list_id, p.price, i.commission_rate,
           -- Without a mark, only the largest price that the desk accepts bounds the price of buying back a short.
           case when b.unmarked and w.side = 'SELL' then (public.amount_bounds()).price else coalesce(b.mark, p.price) end as mark,
           case w.side when 'SELL' then greatest(b.quantity, 0) else greatest(-b.quantity, 0) end as closable,
           case w.side when 'SELL' then p.price else -p.price end as turn,
           row_number() over (partition by w.symbol, w.side, w.list_id
             order by w.reduce_only desc, case w.side when 'SELL' then p.price else -p.price end, w.id) as place_in_list
      from working w
      join books b on b.symbol = w.symbol
      join public."Instrument" i on i.symbol = w.symbol
     cross join lateral (select coalesce(public.worst_price(i, w.side, w.limit_price, w.trigger_price), b.mark, 0) as price) p
  ), queued as (
    -- The orders that close the position: reduce-only orders first, then the orders that the market reaches first. A list counts
    -- once, at its first order.
    select p.*, coalesce(sum(p.quantity) filter (where p.place_in_list = 1) over (partition by p.symbol, p.side order by p.reduce_only desc, p.turn, p.id
             rows between unbounded preceding and 1 preceding), 0) - case when p.place_in_list > 1 then p.quantity else 0 end as ahead
      from priced p
  ), parts as (
    select d.symbol, d.side, d.list_id, d.price, d.mark, c.closing, case when d.reduce_only then 0 else d.quantity - c.closing end as opening, d.commission_rate
      from queued d
     cross join lateral (select least(d.quantity, greatest(d.closable - d.ahead, 0)) as closing) c
  ), costs as (
    select a.symbol, a.side, a.list_id, a.mark, a.closing + a.opening as quantity, n.notional + round(n.notional * a.commission_rate, 8) as cost,
           -- A new short reserves the mark, or the order's price above it; a sale of the position brings cash. Rounded against the account.
           2 * ceil(a.opening * greatest(a.mark, a.price) * 1e8) / 1e8 - trunc(a.opening * a.price, 8)
             - trunc(a.closing * least(a.price, 2 * a.mark), 8) + round(n.notional * a.commission_rate, 8) as short_cost
      from parts a
     cross join lateral (select round((a.closing + a.opening) * a.price, 8) as notional) n
  ), lists as (
    select c.symbol, c.side, max(c.cost) as cost, max(c.short_cost) as short_cost,
           -- The part of a purchase's cost above the amount that the closed short releases.
           max(greatest(c.cost - 2 * trunc(c.quantity * c.mark, 8), 0)) as overpaying
      from costs c group by c.symbol, c.side, c.list_id
  ), sums as (
    select l.symbol, sum(l.cost) filter (where l.side = 'BUY') as buying, sum(l.short_cost) filter (where l.side = 'SELL') as shorting,
           sum(l.overpaying) filter (where l.side = 'BUY') as overpaying
      from lists l group by l.symbol
  )
  select b.symbol, b.quantity, coalesce(b.mark, 0),
         case portfolio.account
           when 'CASH' then coalesce(s.buying, 0)
           else greatest(coalesce(s.buying, 0),
             2 * round(greatest(-b.quantity, 0) * coalesce(b.mark, 0), 8) + coalesce(s.shorting, 0) + coalesce(s.overpaying, 0), 0)
         end
    from books b left join sums s on s.symbol = b.symbol
$$;
comment on function public.reservations(public."Portfolio", text, public."OrderSide", numeric, numeric, boolean, uuid[], numeric) is
  'The cash that positions and open orders, plus one given order, reserve, by symbol; open orders in left_out do not count. Every order counts at the worst price that it allows, fee included, and a list of orders that share a quantity once; a held exit reserves nothing; docs/buying-power.md explains the formula.';
