create or replace function public.crossing_portfolios(portfolio_ids uuid[]) returns uuid[]
  language plpgsql stable security definer
  set search_path = ''
as $$
begin
  return array(
    select p.id
      from public."Portfolio" p cross join lateral public.portfolio_value(p.id) v
     where p.id = any (portfolio_ids) and p.account = 'MARGIN' and p.suspended_at is null
       -- Compute the exact sums only when the cash does not cover the largest possible reservation: twice the shorts, and twice
       -- each order at its limit or, with any slippage and fee, at double the market or its trigger; without a market a sale at the largest price.
       and (p.buying_power_negative_at is not null
         or p.cash_balance_usd <
              (select coalesce(sum(-2 * least(h.quantity, 0) * coalesce(greatest(q.last, q.bid, q.ask), h.average_price)), 0)
                 from public."Position" h left join public."Quote" q on q.symbol = h.symbol where h.portfolio_id = p.id)
            + (select coalesce(sum(2 * (o.quantity - o.filled_quantity) * greatest(o.limit_price, 2 * q.ask, 2 * q.bid, 2 * q.last,
                          case when public.has_trigger(o.type) then 2 * public.trigger_price(o.symbol, o.side, o.stop_price, o.trail_amount, o.trail_percent) end,
                          case when o.side = 'SELL' and coalesce(q.last, q.bid, q.ask) is null then (public.amount_bounds()).price end)), 0)
                 from public."Order" o left join public."Quote" q on q.symbol = o.symbol
                where o.portfolio_id = p.id
                  and public.is_open(o.status) and not public.is_held_exit(o.parent_id, o.list_id, o.released_at)))
       and (v.buying_power < 0) <> (p.buying_power_negative_at is not null)
     order by p.id);
end
$$;
comment on function public.crossing_portfolios(uuid[]) is
  'Of these portfolios those with a MARGIN account whose buying power has crossed zero since the last look, by id. Takes no lock.';
