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
    select o.symbol, o.side, o.quantity - o.filled_quantity as quantity, o.limit_price, o.reduce_only,
           -- Once triggered, it is a market or limit order like any other.
           case when o.triggered_at is null and public.has_trigger(o.type)
             then public.trigger_price(o.symbol, o.side, o.stop_price, o.trail_amount, o.trail_percent) end as trigger_price
      from public."Order" o
     where o.portfolio_id = portfolio.id
       and public.is_open(o.status) and o.id <> all (left_out)
    union all
    select new_symbol, new_side, new_quantity, new_limit_price, new_reduce_only, new_trigger_price where new_symbol is not null
  ), held as (
    select p.symbol, p.quantity, p.average_price from public."Position" p where p.portfolio_id = portfolio.id and p.quantity <> 0
  ), books as materialized (
    select s.symbol, coalesce(h.quantity, 0) as quantity, coalesce(m.price, h.average_price) as mark, m.price is null as unmarked
      from (select w.symbol from working w union select h.symbol from held h) s
     cross join lateral public.mark_price(s.symbol) as m (price)
      left join held h on h.symbol = s.symbol
  ), priced as (
    select b.symbol, w.side, w.quantity, w.reduce_only, p.price, i.commission_rate,
           -- Without a mark, only the largest price that the desk accepts bounds the price of buying back a short.
           case when b.unmarked and w.side = 'SELL' then (public.amount_bounds()).price else coalesce(b.mark, p.price) end as mark,
           case w.side when 'SELL' then greatest(b.quantity, 0) else greatest(-b.quantity, 0) end as closable,
           -- The orders that close the position: reduce-only orders first, then the orders that the market reaches first.
           coalesce(sum(w.quantity) over (partition by w.symbol, w.side
             order by w.reduce_only desc, case w.side when 'SELL' then p.price else -p.price end
             rows between unbounded preceding and 1 preceding), 0) as ahead
      from working w
      join books b on b.symbol = w.symbol
      join public."Instrument" i on i.symbol = w.symbol
     cross join lateral (select coalesce(public.worst_price(i, w.side, w.limit_price, w.trigger_price), b.mark, 0) as price) p
  ), parts as (
    select d.symbol, d.side, d.price, d.mark, c.closing, case when d.reduce_only then 0 else d.quantity - c.closing end as opening, d.commission_rate
      from priced d
     cross join lateral (select least(d.quantity, greatest(d.closable - d.ahead, 0)) as closing) c
  ), costs as (
    select a.symbol, a.side, a.mark, a.closing + a.opening as quantity, n.notional + round(n.notional * a.commission_rate, 8) as cost,
           -- A new short reserves the mark, or the order's price above it; a sale of the position brings cash. Rounded against the account.
           2 * ceil(a.opening * greatest(a.mark, a.price) * 1e8) / 1e8 - trunc(a.opening * a.price, 8)
             - trunc(a.closing * least(a.price, 2 * a.mark), 8) + round(n.notional * a.commission_rate, 8) as short_cost
      from parts a
     cross join lateral (select round((a.closing + a.opening) * a.price, 8) as notional) n
  ), sums as (
    select c.symbol,
           sum(c.cost) filter (where c.side = 'BUY') as buying,
           sum(c.short_cost) filter (where c.side = 'SELL') as shorting,
           -- The part of a purchase's cost above the amount that the closed short releases.
           sum(greatest(c.cost - 2 * trunc(c.quantity * c.mark, 8), 0)) filter (where c.side = 'BUY') as overpaying
      from costs c group by c.symbol
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
  'The cash that positions and open orders, plus one given order, reserve, by symbol; open orders in left_out do not count. Every order counts at the worst price that it allows, fee included; docs/buying-power.md explains the formula.';
